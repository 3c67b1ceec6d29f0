import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, inject, it } from "vitest";
import type { RecordWords } from "../citizens/tell-person";
import { openDatabase } from "../shared/db/database";
import { admitted, anOpenWindow, aSlot, newPhone } from "../shared/testing/builders";
import { createAccount } from "../staff/create-account";
import { endCall, getActiveCall, type Register, startCall } from "./calls";

const database = openDatabase(inject("databaseUrl"), 10);
afterAll(() => database.end());
const now = new Date("2026-07-19T11:00:00Z");
const later = (minutes: number) => new Date(now.getTime() + minutes * 60_000);

let agent: string;
let other: string;
beforeAll(async () => {
  const make = async () => {
    const account = { email: `${randomUUID()}@example.com`, name: "시험상담원", role: "AGENT" as const };
    return (
      await createAccount(database, { ...account, clinicId: null, password: randomUUID() }, "operator", now)
    ).id;
  };
  [agent, other] = [await make(), await make()];
});

const someone = () => ({
  name: "시험어르신",
  birthDate: "1950-03-04",
  phone: newPhone(),
});
const words: RecordWords = (change, locale) => `${change} ${locale}`;
const acts = async (subject: string) =>
  (await database.query("SELECT act, actor FROM audit_row WHERE subject = $1 ORDER BY id", [subject])).rows;

/** Books for somebody. @returns the day in Korea */
async function bookedDay(personId: string, code: string): Promise<string> {
  const windowId = await anOpenWindow(database, now);
  const { admissionId } = await admitted(database, windowId, personId, now);
  const slot = await aSlot(database, 1, now);
  await database.query(
    "INSERT INTO booking (code, person_id, window_id, admission_id, slot_id) VALUES ($1, $2, $3, $4, $5)",
    [code, personId, windowId, admissionId, slot],
  );
  const { rows } = await database.query<{ day: string }>(
    "SELECT to_char(starts_at AT TIME ZONE 'Asia/Seoul', 'YYYY-MM-DD') AS day FROM slot WHERE id = $1",
    [slot],
  );
  return rows[0]?.day ?? "";
}

it("finds nobody before all three answers are right, and keeps each try in the audit", async () => {
  const caller = someone();
  await expect(startCall(database, agent, caller, "book", false, words, now)).rejects.toMatchObject({
    reason: "caller-unknown",
  });
  const call = await startCall(database, agent, caller, "book", "new", words, now);
  const { caller: person } = await getActiveCall(database, agent, call, now);
  expect(person).toMatchObject(caller);
  for (const wrong of [{ name: "다른이름" }, { birthDate: "1950-03-05" }])
    await expect(
      startCall(database, agent, { ...caller, ...wrong }, "book", "new", words, now),
    ).rejects.toMatchObject({
      reason: "caller-not-matched",
    });
  await startCall(database, agent, caller, "question", false, words, now);
  expect(await acts(`person:${person.id}`)).toEqual(
    ["register-caller", "look-up-refused", "look-up-refused", "look-up"].map((act) => ({
      act,
      actor: `agent:${agent}`,
    })),
  );
});

it("knows a caller by the code of a booking, with whatever else was asked, and keeps what was proven", async () => {
  const { name, birthDate, phone } = someone();
  const first = await startCall(database, agent, { name, birthDate, phone }, "book", "new", words, now);
  const { caller } = await getActiveCall(database, agent, first, now);
  const code = randomUUID().slice(0, 10).toUpperCase();
  const day = await bookedDay(caller.id, code);
  const begin = (answers: object, register: Register = false) =>
    startCall(database, agent, { name, birthDate, ...answers }, "cancel", register, words, now);
  const { proven } = await getActiveCall(database, agent, await begin({ code, day }), now);
  expect(proven).toEqual(["name", "birthDate", "code", "day"]);
  expect((await getActiveCall(database, agent, await begin({ phone, day }), now)).proven).toEqual([
    "name",
    "birthDate",
    "phone",
    "day",
  ]);
  const another = someone().phone;
  for (const wrong of [
    { code: "0000000000" },
    { code, day: "2026-01-01" },
    { code, name: "다른이름" },
    { phone, code: "0000000000" },
    { phone: another, code },
  ])
    await expect(begin(wrong, "new"), JSON.stringify(wrong)).rejects.toMatchObject({
      reason: "caller-not-matched",
    });
  await database.query("UPDATE booking SET status = 'CANCELLED', cancelled_at = $2 WHERE code = $1", [
    code,
    now,
  ]);
  await expect(begin({ code })).rejects.toMatchObject({ reason: "caller-not-matched" });
});

it("shows a caller to the agent of the call alone, and only while it lasts", async () => {
  const call = await startCall(database, agent, someone(), "cancel", "new", words, now);
  await expect(getActiveCall(database, other, call, now)).rejects.toMatchObject({ reason: "call-ended" });
  await expect(getActiveCall(database, agent, call, later(30))).rejects.toMatchObject({
    reason: "call-ended",
  });
  await endCall(database, other, call, now);
  expect(await getActiveCall(database, agent, call, later(29))).toMatchObject({ reason: "cancel" });
  await endCall(database, agent, call, later(5));
  await expect(getActiveCall(database, agent, call, later(6))).rejects.toMatchObject({
    reason: "call-ended",
  });
});
