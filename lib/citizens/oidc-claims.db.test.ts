import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { type Database, openDatabase, withTransaction } from "../shared/db/database";
import { aPerson, messageOf, newPhone } from "../shared/testing/builders";
import {
  type ExternalClaims,
  findOrCreatePersonOfProvider,
  parseKakaoClaims,
  parseNaverClaims,
  parseOpenIdConnectClaims,
} from "./oidc-claims";
import { readDigits, requestCode, verifyCode } from "./one-time-code";
import { linkIdentity } from "./person";

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
const come = (given: ExternalClaims, provider = "oidc") =>
  findOrCreatePersonOfProvider(database, provider, given, now);
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
  const given = claims();
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
  for (const name of [" ", "x".repeat(3_047), "gov-kr/refund", "<b>x</b>", "1234"])
    expect(await reasonOf(come(claims({ name }))), name).toBe("name-missing");
});

test("what nobody sees is no part of a name that a provider says", async () => {
  expect((await come(claims({ name: "Kim\u202e Min\u200b-su" }))).name).toBe("Kim Min-su");
});

test("an account without a phone makes nobody: a code to a phone does, once for all accounts", async () => {
  const count = async () => (await database.query("SELECT count(*) FROM person")).rows[0].count;
  const before = await count();
  const accounts = [
    { provider: "kakao", given: claims({ phone: null }) },
    { provider: "kakao", given: claims({ phone: null }) },
    { provider: "naver", given: claims({ phone: "010-0912-3456" }) },
  ];
  for (const { provider, given } of accounts)
    expect(await reasonOf(come(given, provider))).toBe("phone-missing");
  expect(await count()).toBe(before);

  const phone = newPhone();
  const secrets = [Buffer.alloc(32, 1)];
  const ids = [];
  for (const { provider, given } of accounts) {
    const applicant = { name: "시험 시민", birthDate: "1968-03-04", phone };
    const asked = { ...applicant, locale: "ko" as const, address: "192.0.2.40", host: "vaccine.example" };
    const { codeId } = await requestCode(database, asked, now, secrets);
    const code = readDigits((await messageOf(database, `code:${codeId}`)) ?? "") ?? "";
    const vouched = { provider, subject: given.subject, name: "시험시민", birthDate: "1968-03-04" };
    ids.push((await verifyCode(database, { codeId, code, address: "192.0.2.40", vouched }, now, secrets)).id);
  }
  expect(new Set(ids).size).toBe(1);
  expect(await count()).toBe(before + 1);
  for (const { provider, given } of accounts) expect((await come(given, provider)).id).toBe(ids[0]);
});

test("somebody of before who has no phone proves one, and stays who they are", async () => {
  const subject = randomUUID();
  const id = await aPerson(database, { name: "시험시민", birthDate: "1968-03-04", phone: null });
  await withTransaction(database, (tx) => linkIdentity(tx, "oidc", subject, id));
  expect(await reasonOf(come(claims({ subject, phone: null })))).toBe("phone-missing");
  const phone = newPhone();
  const secrets = [Buffer.alloc(32, 1)];
  const applicant = { name: "시험시민", birthDate: "1968-03-04", phone };
  const asked = { ...applicant, locale: "ko" as const, address: "192.0.2.41", host: "vaccine.example" };
  const { codeId } = await requestCode(database, asked, now, secrets);
  const code = readDigits((await messageOf(database, `code:${codeId}`)) ?? "") ?? "";
  const vouched = { provider: "oidc", subject, name: "시험시민", birthDate: "1968-03-04" };
  const answer = { codeId, code, address: "192.0.2.41", vouched };
  expect((await verifyCode(database, answer, now, secrets)).id).toBe(id);
  expect((await come(claims({ subject, phone: null }))).id).toBe(id);
});

test("reads each provider's own words", () => {
  const openId = {
    sub: "1",
    name: "A B",
    birthdate: "1968-03-04",
    phone_number: "+821012345678",
    locale: "ko-KR",
  };
  expect(parseOpenIdConnectClaims(openId)).toMatchObject({ phone: null, locale: "ko" });
  expect(parseOpenIdConnectClaims({ ...openId, phone_number_verified: true }).phone).toBe("+821012345678");
  const account = { name: "가나", birthyear: "1968", birthday: "0304", phone_number: "+82 10-1234-5678" };
  expect(parseKakaoClaims({ id: 7, kakao_account: account })).toMatchObject({
    subject: "7",
    birthDate: "1968-03-04",
  });
  expect(
    parseKakaoClaims({ id: 7, kakao_account: { ...account, birthday_type: "LUNAR" } }).birthDate,
  ).toBeNull();
  const response = { id: "n", name: "가나", birthyear: "1968", birthday: "03-04", mobile: "010-1234-5678" };
  expect(parseNaverClaims({ response })).toMatchObject({ birthDate: "1968-03-04", phone: "010-1234-5678" });
});
