import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { getActiveCall, type Register, startCall } from "../agent-calls/calls";
import { blindIndex } from "../shared/crypto/column-encryption";
import { type Database, openDatabase, withTransaction } from "../shared/db/database";
import { newPhone } from "../shared/testing/builders";
import { createAccount } from "../staff/create-account";
import { personOfProof } from "./shared-phones";
import type { RecordWords } from "./tell-person";

let database: Database;
let agent: string;
const now = new Date("2026-07-19T11:00:00Z");
beforeAll(async () => {
  database = openDatabase(inject("databaseUrl"));
  const account = { email: `${randomUUID()}@example.com`, name: "시험상담원", role: "AGENT" as const };
  const made = await createAccount(
    database,
    { ...account, clinicId: null, password: randomUUID() },
    "operator",
    now,
  );
  agent = made.id;
});
afterAll(() => database.end());

const words: RecordWords = (change, locale) => `${change} ${locale}`;
const born = "1968-03-04";
const proves = (phone: string, name: string, birthDate = born, itsMe?: boolean) =>
  withTransaction(database, (tx) => personOfProof(tx, { name, birthDate, phone }, itsMe, now));
const idOf = (identified: Awaited<ReturnType<typeof proves>>) =>
  "person" in identified ? identified.person.id : identified.refusal;

/** Registered by an agent, as somebody said on the telephone. @returns the person's id */
async function tells(
  phone: string,
  name: string,
  birthDate = born,
  register: Register = "new",
): Promise<string> {
  const call = await startCall(database, agent, { name, birthDate, phone }, "book", register, words, now);
  return (await getActiveCall(database, agent, call, now)).caller.id;
}
async function reach(id: string) {
  const { rows } = await database.query(
    "SELECT phone_hash, contact_hash, phone IS NOT NULL AS reached FROM person WHERE id = $1",
    [id],
  );
  return rows[0];
}

test("a phone that an agent was told is no key: its owner proves it and has it, and the other loses it", async () => {
  const phone = newPhone();
  const stranger = await tells(phone, "다른사람", "1950-01-01");
  expect(await reach(stranger)).toMatchObject({
    phone_hash: null,
    contact_hash: blindIndex("phone", phone),
    reached: true,
  });
  const owner = idOf(await proves(phone, "시험주인"));
  expect(owner).not.toBe(stranger);
  expect(await reach(owner)).toMatchObject({ phone_hash: blindIndex("phone", phone), reached: true });
  expect(await reach(stranger)).toEqual({ phone_hash: null, contact_hash: null, reached: false });
  expect(idOf(await proves(phone, "시험주인"))).toBe(owner);
});

test("who told an agent and then proves the phone is the same person, with what was booked for them", async () => {
  const phone = newPhone();
  const told = await tells(phone, "Kim Minsu");
  expect(idOf(await proves(phone, "MINSU KIM"))).toBe(told);
  expect(await reach(told)).toMatchObject({ phone_hash: blindIndex("phone", phone), contact_hash: null });
});

test("of one birth date and another name the person is asked, and goes on or not", async () => {
  const phone = newPhone();
  const registered = idOf(await proves(phone, "김민수"));
  expect(await proves(phone, "Kim Minsu")).toEqual({ refusal: "name-differs", registered: "김○○" });
  expect(idOf(await proves(phone, "Kim Minsu", born, true))).toBe(registered);
  expect(idOf(await proves(phone, "Kim Minsu", born, false))).toBe("phone-of-another");
  expect(idOf(await proves(phone, "Kim Minsu", "1968-03-05", true))).toBe("phone-of-another");
});

test("the owner of a phone that another told with the same birth date is asked too, and never locked out", async () => {
  const phone = newPhone();
  const stranger = await tells(phone, "다른사람");
  expect(await proves(phone, "시험주인")).toEqual({ refusal: "name-differs", registered: "다○○" });
  const owner = idOf(await proves(phone, "시험주인", born, false));
  expect(owner).not.toBe(stranger);
  expect(await reach(owner)).toMatchObject({ phone_hash: blindIndex("phone", phone) });
});

test("an agent finds who only told their phone by the same answers, and registers nobody beside an owner", async () => {
  const phone = newPhone();
  const told = await tells(phone, "시험어르신");
  expect(await tells(phone, "시험어르신")).toBe(told);
  await proves(phone, "시험어르신");
  expect(await tells(phone, "시험어르신")).toBe(told);
  await expect(tells(phone, "다른사람")).rejects.toMatchObject({ reason: "caller-not-matched" });
});

test("so many can tell a phone and no more, and the constraint has the same number", async () => {
  const phone = newPhone();
  const one = await tells(phone, "첫째");
  await expect(tells(phone, "둘째")).rejects.toMatchObject({ reason: "caller-not-matched" });
  const two = await tells(phone, "둘째", born, "another");
  await expect(tells(phone, "셋째", born, "another")).rejects.toMatchObject({
    reason: "phone-told-too-often",
  });
  for (const [id, place] of [
    [one, 2],
    [two, 3],
  ])
    await expect(
      database.query("UPDATE person SET phone_place = $2 WHERE id = $1", [id, place]),
    ).rejects.toThrow(/person_contact_hash_phone_place_key|person_phone_place_in_range/);
});

test("of many proofs of one phone at once one person is made", async () => {
  const phone = newPhone();
  const ids = await Promise.all(Array.from({ length: 8 }, () => proves(phone, "시험시민")));
  expect(new Set(ids.map(idOf)).size).toBe(1);
});
