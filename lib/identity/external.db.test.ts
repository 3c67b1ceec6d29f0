import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { type Database, openDatabase } from "../platform/database";
import { newPhone } from "../platform/testing/builders";
import { type ExternalClaims, kakao, naver, openIdConnect, personOfProvider } from "./external";

let database: Database;
beforeAll(() => {
  database = openDatabase(inject("databaseUrl"));
});
afterAll(() => database.end());

const now = new Date("2026-07-19T11:00:00Z");
const claims = (change: Partial<ExternalClaims> = {}): ExternalClaims => ({
  subject: randomUUID(),
  name: "시험시민",
  birthDate: "1968-03-04",
  phone: newPhone().replace(/^\+8210(....)(....)$/, "010-$1-$2"),
  ...change,
});
const come = (given: ExternalClaims, provider = "oidc") => personOfProvider(database, provider, given, now);
const reasonOf = (work: Promise<unknown>) =>
  work.then(
    () => "let in",
    (error) => error.reason,
  );

test("the same subject is the same person, whatever it says later", async () => {
  const first = claims();
  const person = await come(first);
  expect((await come({ ...first, name: "다른이름", birthDate: "1990-01-01", phone: null })).id).toBe(
    person.id,
  );
});

test("of two first sign-ins at once one person is made", async () => {
  const given = claims({ phone: null });
  const ids = await Promise.all([come(given), come(given), come(given)]);
  expect(new Set(ids.map(({ id }) => id)).size).toBe(1);
});

test("two providers with one verified phone are one person; another's phone is refused", async () => {
  const given = claims();
  const person = await come(given);
  expect((await come({ ...given, subject: "k1" }, "kakao")).id).toBe(person.id);
  expect(await reasonOf(come({ ...given, subject: "k2", birthDate: "1990-01-01" }, "kakao"))).toBe(
    "phone-of-another",
  );
});

test("whoever no provider vouches for whole is refused with what is missing", async () => {
  expect(await reasonOf(come(claims({ birthDate: null })))).toBe("birth-date-missing");
  expect(await reasonOf(come(claims({ birthDate: "0000-03-04" })))).toBe("birth-date-missing");
  expect(await reasonOf(come(claims({ birthDate: "2999-03-04" })))).toBe("birth-date-missing");
  expect(await reasonOf(come(claims({ name: " " })))).toBe("name-missing");
});

test("reads each provider's own words", () => {
  const openId = {
    sub: "1",
    name: "A B",
    birthdate: "1968-03-04",
    phone_number: "+821012345678",
    locale: "ko-KR",
  };
  expect(openIdConnect(openId)).toMatchObject({ phone: null, locale: "ko" });
  expect(openIdConnect({ ...openId, phone_number_verified: true }).phone).toBe("+821012345678");
  const account = { name: "가나", birthyear: "1968", birthday: "0304", phone_number: "+82 10-1234-5678" };
  expect(kakao({ id: 7, kakao_account: account })).toMatchObject({ subject: "7", birthDate: "1968-03-04" });
  expect(kakao({ id: 7, kakao_account: { ...account, birthday_type: "LUNAR" } }).birthDate).toBeNull();
  const response = { id: "n", name: "가나", birthyear: "1968", birthday: "03-04", mobile: "010-1234-5678" };
  expect(naver({ response })).toMatchObject({ birthDate: "1968-03-04", phone: "010-1234-5678" });
});
