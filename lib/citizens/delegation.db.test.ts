import { randomUUID } from "node:crypto";
import { afterAll, expect, inject, it } from "vitest";
import { decryptColumn } from "../shared/crypto/column-encryption";
import { openDatabase } from "../shared/db/database";
import { aPerson, messageOf, newPhone } from "../shared/testing/builders";
import { endDelegation, getDelegate, grantDelegation, listPrincipals, requestConsent } from "./delegation";
import { requestCode, verifyCode } from "./one-time-code";
import { leavesPerBooker, leavesPerPhone } from "./sms-code-limits";

const database = openDatabase(inject("databaseUrl"), 20);
afterAll(() => database.end());
const secret = [Buffer.alloc(32, 1)];
const host = "vaccine.example";
const now = new Date("2026-07-19T11:00:00Z");

let made = 0;

async function aBooker() {
  const id = randomUUID();
  await aPerson(database, { id, name: "시험자녀", birthDate: "1995-01-01" });
  return { id, name: "시험자녀", birthDate: "1995-01-01" };
}
type Booker = Awaited<ReturnType<typeof aBooker>>;

async function asked(booker: Booker, phone = newPhone()) {
  const parent = { name: "시험부모", birthDate: "1960-03-04", phone, locale: "ko" as const };
  const { codeId } = await requestConsent(
    database,
    booker,
    { ...parent, host, address: `10.1.${made++ % 250}.1` },
    now,
    secret,
  );
  const body = await messageOf(database, `code:${codeId}`);
  return {
    codeId,
    code: /\d{6}/.exec(body ?? "")?.[0] ?? "",
    locale: "ko" as const,
    phone,
    address: "10.3.0.1",
  };
}
const take = (booker: Booker, answer: Awaited<ReturnType<typeof asked>>) =>
  grantDelegation(database, booker.id, answer, now, secret);

it("a code of leave signs nobody in and helps no other booker; a code to sign in gives no leave", async () => {
  const [booker, other] = [await aBooker(), await aBooker()];
  const answer = await asked(booker);
  await expect(verifyCode(database, answer, now, secret)).rejects.toMatchObject({ reason: "code-expired" });
  await expect(take(other, answer)).rejects.toMatchObject({ reason: "code-expired" });
  const applicant = { name: "시험부모", birthDate: "1960-03-04", phone: newPhone(), locale: "ko" as const };
  const { codeId } = await requestCode(database, { ...applicant, host, address: "10.2.1.1" }, now, secret);
  const body = await messageOf(database, `code:${codeId}`);
  const code = /\d{6}/.exec(body ?? "")?.[0] ?? "";
  const signIn = { codeId, code, locale: "ko" as const, phone: "", address: "10.2.1.1" };
  await expect(take(booker, signIn)).rejects.toMatchObject({ reason: "code-expired" });
  expect(await take(booker, answer)).toMatchObject({ name: "시험부모" });
});

it("gives leave to two people at the most, however many codes are taken at once", async () => {
  const booker = await aBooker();
  const answers = [];
  for (let n = 0; n < 5; n++) answers.push(await asked(booker));
  const outcomes = await Promise.all(
    answers.map((answer) =>
      take(booker, answer).then(
        () => "taken",
        (error) => error.reason,
      ),
    ),
  );
  expect(outcomes.sort()).toEqual(["people-limit", "people-limit", "people-limit", "taken", "taken"]);
  const [first] = await listPrincipals(database, booker.id);
  await endDelegation(database, booker.id, first?.id ?? "", booker.id, now);
  // Leave that ended still counts, but the same person may give it again.
  await expect(asked(booker)).rejects.toMatchObject({ reason: "people-limit" });
  const { rows } = await database.query("SELECT phone FROM person WHERE id = $1", [first?.id]);
  await take(booker, await asked(booker, decryptColumn("person.phone", first?.id ?? "", rows[0].phone)));
  expect(await listPrincipals(database, booker.id)).toHaveLength(2);
});

it("lets the latest code decide between two bookers", async () => {
  const [booker, other] = [await aBooker(), await aBooker()];
  const phone = newPhone();
  const person = await take(booker, await asked(booker, phone));
  await take(other, await asked(other, phone));
  expect(await getDelegate(database, person.id)).toMatchObject({ id: other.id });
  expect(await listPrincipals(database, booker.id)).toEqual([]);
});

it("asks a few people a day for their leave, and one phone a few times, whoever asks", async () => {
  const reasonOf = (work: Promise<unknown>) =>
    work.then(
      () => "asked",
      (error) => error.reason,
    );
  const [booker, other] = [await aBooker(), await aBooker()];
  const outcomes = [];
  for (let n = 0; n < leavesPerBooker.times + 1; n++) outcomes.push(await reasonOf(asked(booker)));
  expect(outcomes).toEqual([...Array(leavesPerBooker.times).fill("asked"), "leave-limit"]);
  const phone = newPhone();
  for (let n = 0; n < leavesPerPhone.times; n++) expect(await reasonOf(asked(other, phone))).toBe("asked");
  expect(await reasonOf(asked(await aBooker(), phone))).toBe("leave-limit");
  expect(await reasonOf(asked(await aBooker()))).toBe("asked");
});
