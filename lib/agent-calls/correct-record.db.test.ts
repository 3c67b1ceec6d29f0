import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { readDigits } from "../citizens/one-time-code";
import { personOfProof } from "../citizens/shared-phones";
import type { RecordWords } from "../citizens/tell-person";
import { enterQueue } from "../queue/enter-queue";
import { blindIndex, decryptColumn } from "../shared/crypto/column-encryption";
import { type Database, openDatabase, withTransaction } from "../shared/db/database";
import { admitted, anOpenWindow, aPerson, aSlot, messagesTo, newPhone } from "../shared/testing/builders";
import { createAccount } from "../staff/create-account";
import { type Call, type CallerAnswers, getActiveCall, maySeeCodes, type Register, startCall } from "./calls";
import {
  askCallerForCode,
  beginCallByCode,
  correctRecord,
  mendWaitMs,
  type WithPhone,
  whenToMend,
} from "./correct-record";

let database: Database;
let agent: string;
const now = new Date("2026-07-19T11:00:00Z");
const secrets = [Buffer.alloc(32, 1)];
const words: RecordWords = (change, locale) => `${change} ${locale}`;

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

const born = "1968-03-14";
const owner = async (birthDate = born) => {
  const phone = newPhone();
  return { id: await aPerson(database, { name: "시험시민", birthDate, phone }), phone };
};
const begin = (answers: CallerAnswers, register: Register = false, reason: Call["reason"] = "book") =>
  startCall(database, agent, answers, reason, register, words, now);
const called = async (...asked: Parameters<typeof begin>) =>
  getActiveCall(database, agent, await begin(...asked), now);
const reasonOf = (work: Promise<unknown>) =>
  work.then(
    () => "done",
    (error) => error.reason ?? error,
  );
const proves = (one: { name: string; birthDate: string; phone: string }) =>
  withTransaction(database, (tx) => personOfProof(tx, one, undefined, now));
let asked = 0;

async function readsOut(
  { name = "시험시민", birthDate = born, phone }: { name?: string; birthDate?: string; phone: string },
  wish: WithPhone,
): Promise<Call> {
  const address = `10.9.${asked++ % 250}.1`;
  const request = { name, birthDate, phone, locale: "ko" as const, address, host: "vaccine.example" };
  const { codeId } = await askCallerForCode(database, agent, request, now, secrets);
  const code = readDigits((await messagesTo(database, phone)).at(-1)?.body ?? "") ?? "";
  const call = await beginCallByCode(database, agent, { codeId, code, address }, wish, words, now, secrets);
  return getActiveCall(database, agent, call, now);
}
async function stored(id: string) {
  const { rows } = await database.query(
    `SELECT name, to_char(birth_date, 'YYYY-MM-DD') AS "birthDate", phone, phone_hash, phone_shared_by AS by
     FROM person WHERE id = $1`,
    [id],
  );
  const [row] = rows;
  return {
    ...row,
    name: decryptColumn("person.name", id, row.name),
    phone: decryptColumn("person.phone", id, row.phone),
  };
}
async function audited(id: string, act: string) {
  const found = await database.query("SELECT actor, detail FROM audit_row WHERE subject = $1 AND act = $2", [
    `person:${id}`,
    act,
  ]);
  return found.rows;
}
const signedOut = async (id: string) =>
  (await database.query("SELECT FROM citizen_sessions_end WHERE person_id = $1", [id])).rowCount === 1;

/** In the line of a window of those born in 1967 and 1968. */
const inLine = async (id: string) => enterQueue(database, await anOpenWindow(database, now), [id], true);

/** @returns the code of a booking for tomorrow */
async function book(id: string): Promise<string> {
  const windowId = await anOpenWindow(database, now);
  const { admissionId } = await admitted(database, windowId, id, now);
  const code = randomUUID().slice(0, 10).toUpperCase();
  await database.query(
    "INSERT INTO booking (code, person_id, window_id, admission_id, slot_id) VALUES ($1, $2, $3, $4, $5)",
    [code, id, windowId, admissionId, await aSlot(database, 1, now)],
  );
  return code;
}

test("a birth date that was kept wrong is mended for whoever has the phone and the right name, and told", async () => {
  const { id, phone } = await owner("1968-03-01");
  const right = { name: "시험시민", birthDate: born, phone };
  expect(await reasonOf(begin(right))).toBe("caller-not-matched");
  const call = await readsOut({ phone }, "mend");
  expect(call).toMatchObject({ reason: "mend", proven: ["name", "phone", "phoneCode"], caller: { id } });
  await correctRecord(database, agent, call, right, "typo", words, now);
  expect(await stored(id)).toMatchObject({ birthDate: born, phone_hash: blindIndex("phone", phone) });
  expect((await messagesTo(database, phone)).at(-1)?.body).toBe("birthDate ko");
  expect(await signedOut(id)).toBe(true);
  expect(await audited(id, "correct-record")).toEqual([
    { actor: `agent:${agent}`, detail: { reason: "typo", changed: ["birthDate"], call: call.id } },
  ]);
  expect(await proves(right)).toMatchObject({ person: { id } });
});

test("a new phone reaches the person and is theirs by proof; both phones are told, the old one is nobody's", async () => {
  const { id, phone } = await owner();
  const right = { name: "시험시민", birthDate: born, phone: newPhone() };
  const call = await readsOut({ phone }, "mend");
  await correctRecord(database, agent, call, right, "new-number", words, now);
  expect(await stored(id)).toMatchObject({ phone: right.phone, phone_hash: null });
  for (const one of [phone, right.phone])
    expect((await messagesTo(database, one)).at(-1)?.body).toBe("phone ko");
  expect(await proves(right)).toMatchObject({ person: { id } });
  expect(await proves({ ...right, phone })).not.toMatchObject({ person: { id } });
});

test("a record is mended in no call that neither a code to the phone nor a booking's code has proven", async () => {
  const { id, phone } = await owner();
  const call = await called({ name: "시험시민", birthDate: born, phone });
  expect(whenToMend(call)).toBeNull();
  const right = { name: "다른이름", birthDate: born, phone };
  expect(await reasonOf(correctRecord(database, agent, call, right, "typo", words, now))).toBe(
    "proof-missing",
  );
  expect((await stored(id)).name).toBe("시험시민");
});

const dayMs = 86_400_000;
/** Someone with a phone and a booking, who calls with its code on a later day and wants a new number. */
async function callerByCode() {
  const { id, phone } = await owner();
  const code = await book(id);
  await database.query(
    "UPDATE cohort_window SET closes_at = $1 WHERE id = (SELECT window_id FROM booking WHERE code = $2)",
    [now, code],
  );
  const right = { name: "시험시민", birthDate: born, phone: newPhone() };
  const wishes = async (at: number, right_ = right) => {
    const later = new Date(now.getTime() + at);
    const answers = { name: "시험시민", birthDate: born, code };
    const call = await startCall(database, agent, answers, "mend", false, words, later);
    const active = await getActiveCall(database, agent, call, later);
    return correctRecord(database, agent, active, right_, "new-number", words, later).catch(
      (error) => error.reason ?? error,
    );
  };
  return { id, phone, right, wishes };
}

test("what a call shows proves nothing: one by name, birth date and phone shows no booking's code", async () => {
  const { id, phone } = await owner();
  const code = await book(id);
  const person = { name: "시험시민", birthDate: born };
  expect(maySeeCodes(await called({ ...person, phone }))).toBe(false);
  expect(maySeeCodes(await called({ ...person, phone, day: "2026-07-20" }))).toBe(false);
  expect(maySeeCodes(await called({ ...person, phone, code }))).toBe(true);
  expect(maySeeCodes(await readsOut({ phone }, "mend"))).toBe(true);
});

test("a booking's code has a record changed two days after the phone on record was told, and not before", async () => {
  const { id, phone, right, wishes } = await callerByCode();
  expect(await wishes(0)).toBe("waits");
  expect((await messagesTo(database, phone)).map(({ body }) => body)).toEqual(["asked ko"]);
  expect(await wishes(mendWaitMs - 1)).toBe("waits");
  expect(await stored(id)).toMatchObject({ phone, phone_hash: blindIndex("phone", phone) });
  // Asked twice, told once.
  expect(await messagesTo(database, phone)).toHaveLength(1);
  expect(await audited(id, "ask-correction")).toHaveLength(1);
  expect(await wishes(mendWaitMs)).toBe("mended");
  expect(await stored(id)).toMatchObject({ phone: right.phone, phone_hash: null });
  expect((await messagesTo(database, phone)).at(-1)?.body).toBe("phone ko");
  // The next change waits anew, and the phone that is on record now is told.
  expect(await wishes(mendWaitMs + 1, { ...right, name: "다른이름" })).toBe("waits");
  expect((await messagesTo(database, right.phone)).at(-1)?.body).toBe("asked ko");
});

test("a change that waits is asked for anew when nobody came for it", async () => {
  const { phone, wishes } = await callerByCode();
  expect(await wishes(0)).toBe("waits");
  expect(await wishes(14 * dayMs)).toBe("waits");
  expect(await messagesTo(database, phone)).toHaveLength(2);
});

test("whoever signs in by the phone on record, or reads a code to it out, refuses a change that waits", async () => {
  const bySignIn = await callerByCode();
  expect(await bySignIn.wishes(0)).toBe("waits");
  await proves({ name: "시험시민", birthDate: born, phone: bySignIn.phone });
  expect(await audited(bySignIn.id, "refuse-correction")).toHaveLength(1);
  const byCall = await callerByCode();
  expect(await byCall.wishes(0)).toBe("waits");
  await readsOut({ phone: byCall.phone }, "mend");
  for (const { wishes, id, phone } of [bySignIn, byCall]) {
    for (const at of [1, mendWaitMs, 29 * dayMs]) expect(await wishes(at)).toBe("mend-refused");
    expect(await stored(id)).toMatchObject({ phone_hash: blindIndex("phone", phone) });
    expect(await wishes(30 * dayMs)).toBe("waits");
  }
});

test("a change that cannot be made is not asked for either", async () => {
  const { id, phone } = await owner();
  const call = await called({ name: "시험시민", birthDate: born, code: await book(id) });
  const right = { name: "시험시민", birthDate: born, phone: newPhone() };
  expect(await reasonOf(correctRecord(database, agent, call, right, "new-number", words, now))).toBe(
    "phone-kept-for-window",
  );
  expect(await messagesTo(database, phone)).toEqual([]);
});

test("a code read out mends nothing where neither name nor birth date is right, and the try is kept", async () => {
  const { id, phone } = await owner();
  const stranger = { phone, name: "다른사람", birthDate: "1950-01-01" };
  expect(await reasonOf(readsOut(stranger, "mend"))).toBe("caller-not-matched");
  expect(await audited(id, "look-up-refused")).toHaveLength(1);
});

test("nobody's birth date is moved out of a window in which they stand", async () => {
  const { id, phone } = await owner();
  await inLine(id);
  const call = await readsOut({ phone }, "mend");
  const mend = (birthDate: string) =>
    reasonOf(
      correctRecord(database, agent, call, { name: "시험시민", birthDate, phone }, "typo", words, now),
    );
  expect(await mend("1969-03-14")).toBe("outside-window");
  expect(await mend("1967-03-14")).toBe("done");
});

test("a number that changed hands is its new owner's, and who had it keeps all but the phone", async () => {
  const before = await owner();
  const { caller } = await readsOut(
    { phone: before.phone, name: "새주인", birthDate: "1950-01-01" },
    "new-owner",
  );
  expect(caller.id).not.toBe(before.id);
  expect(await stored(caller.id)).toMatchObject({ phone_hash: blindIndex("phone", before.phone) });
  expect(await stored(before.id)).toMatchObject({ phone: null, phone_hash: null, name: "시험시민" });
  expect(await signedOut(before.id)).toBe(true);
  expect(await audited(before.id, "free-phone")).toHaveLength(1);
});

test("a number is not passed on while who has it stands in a line or has a booking, nor to themselves", async () => {
  const [inALine, booked, own] = [await owner(), await owner(), await owner()];
  await inLine(inALine.id);
  await book(booked.id);
  for (const { phone } of [inALine, booked])
    expect(await reasonOf(readsOut({ name: "새주인", birthDate: "1950-01-01", phone }, "new-owner"))).toBe(
      "phone-in-use",
    );
  expect(await reasonOf(readsOut({ phone: own.phone, name: "Another Spelling" }, "new-owner"))).toBe(
    "caller-not-matched",
  );
});

test("a phone is not freed for a second number or booking while its window is open, whatever is put right", async () => {
  const [waiting, booked] = [await owner(), await owner()];
  await inLine(waiting.id);
  await book(booked.id);
  for (const { phone, id } of [waiting, booked]) {
    const call = await readsOut({ phone }, "mend");
    for (const next of [null, newPhone()]) {
      const right = { name: "시험시민", birthDate: born, phone: next };
      expect(await reasonOf(correctRecord(database, agent, call, right, "new-number", words, now))).toBe(
        "phone-kept-for-window",
      );
    }
    expect(await stored(id)).toMatchObject({ phone_hash: blindIndex("phone", phone) });
  }
});

test("nobody's birth date is moved out of a window in which they wait, are offered, keep or were let in", async () => {
  const windowId = await anOpenWindow(database, now);
  const slot = await aSlot(database, 5, now);
  const rights: Record<string, string> = {
    wait: `INSERT INTO wait (person_id, window_id, clinic_id, leftover, joined_at)
           SELECT $1, $2, clinic_id, true, $4 FROM slot WHERE id = $3`,
    hold: `INSERT INTO hold (person_id, slot_id, window_id, expires_at, held_since)
           VALUES ($1, $3, $2, $4::timestamptz + interval '5 minutes', $4)`,
  };
  for (const [right, text] of Object.entries(rights)) {
    const { id, phone } = await owner();
    await database.query(text, [id, windowId, slot, now]);
    const call = await readsOut({ phone }, "mend");
    const wrong = { name: "시험시민", birthDate: "1995-03-04", phone };
    expect([right, await reasonOf(correctRecord(database, agent, call, wrong, "typo", words, now))]).toEqual([
      right,
      "outside-window",
    ]);
  }
  const { id, phone } = await owner();
  await admitted(database, windowId, id, now);
  const call = await readsOut({ phone }, "mend");
  const wrong = { name: "시험시민", birthDate: "1995-03-04", phone };
  expect(await reasonOf(correctRecord(database, agent, call, wrong, "typo", words, now))).toBe(
    "outside-window",
  );
});

test("a phone that somebody owns is given to nobody else by mending, and its proof clears what others told", async () => {
  const [victim, caller] = [await owner(), await owner()];
  const call = await readsOut({ phone: caller.phone }, "mend");
  const wrong = { name: "시험시민", birthDate: born, phone: victim.phone };
  expect(await reasonOf(correctRecord(database, agent, call, wrong, "new-number", words, now))).toBe(
    "owner-unseen",
  );
  expect(await stored(caller.id)).toMatchObject({ phone_hash: blindIndex("phone", caller.phone) });
  // What was told of it before it had an owner, or by another way.
  const told = await aPerson(database, { phone: null });
  await database.query("UPDATE person SET contact_hash = $2, phone_place = 1 WHERE id = $1", [
    told,
    blindIndex("phone", victim.phone),
  ]);
  expect(await proves({ name: "시험시민", birthDate: born, phone: victim.phone })).toMatchObject({
    person: { id: victim.id },
  });
  const { rows } = await database.query("SELECT contact_hash FROM person WHERE id = $1", [told]);
  expect(rows).toEqual([{ contact_hash: null }]);
});

test("who shares a phone loses it with its owner, and nobody becomes them by a birth date", async () => {
  const { phone } = await owner();
  const own = { name: "시험시민", birthDate: born, phone };
  const spouse = { name: "시험배우자", birthDate: "1967-02-03", phone };
  await begin(own);
  const { caller } = await called(spouse, "another");
  expect(await proves({ ...spouse, name: "전혀다른이름" })).toEqual({ refusal: "phone-of-another" });
  await inLine(caller.id);
  const next = { name: "새주인", birthDate: "1950-01-01", phone };
  expect(await reasonOf(readsOut(next, "new-owner"))).toBe("phone-in-use");
  await database.query(
    "UPDATE cohort_window SET closes_at = $1 WHERE id IN (SELECT window_id FROM queue_entry WHERE person_id = $2)",
    [now, caller.id],
  );
  await readsOut(next, "new-owner");
  expect(await stored(caller.id)).toMatchObject({ phone: null });
  expect(await proves({ ...spouse, name: "새주인" })).not.toMatchObject({ person: { id: caller.id } });
});

test("a record does not become somebody else's", async () => {
  const { phone } = await owner();
  const other = { name: `Other ${randomUUID().replace(/[^a-f]/g, "")}`, birthDate: born };
  await aPerson(database, other);
  const call = await readsOut({ phone }, "mend");
  const mended = (right: { name: string; birthDate: string }) =>
    reasonOf(correctRecord(database, agent, call, { ...right, phone }, "typo", words, now));
  expect(await mended(other)).toBe("record-of-another");
  expect(await mended({ name: "전혀다른이름", birthDate: "1968-05-06" })).toBe("record-of-another");
  expect(await mended({ name: "전혀다른이름", birthDate: born })).toBe("done");
});

test("a record does not become somebody else's by one change after the other, in one call, in two, or at once", async () => {
  const letters = () => randomUUID().replace(/[^a-f]/g, "");
  const someone = async () => {
    const [name, phone] = [`Seller ${letters()}`, newPhone()];
    return { id: await aPerson(database, { name, birthDate: born, phone }), name, birthDate: born, phone };
  };
  const buyer = { name: `Buyer ${letters()}`, birthDate: "1968-05-06" };
  const mended = (call: Call, right: { name: string; birthDate: string; phone: string }) =>
    reasonOf(correctRecord(database, agent, call, right, "typo", words, now));

  const inOne = await someone();
  const call = await readsOut(inOne, "mend");
  expect(await mended(call, { ...inOne, name: buyer.name })).toBe("done");
  expect(await mended(call, { ...inOne, ...buyer })).toBe("record-of-another");
  // Nor the other way round, once the name is what it was.
  expect(await mended(call, inOne)).toBe("done");
  expect(await mended(call, { ...inOne, birthDate: buyer.birthDate })).toBe("record-of-another");
  // Each change that was made was told to the phone, and none that was refused.
  const told = (await messagesTo(database, inOne.phone)).map(({ body }) => body);
  expect(told.filter((body) => /^(name|birthDate) /.test(body))).toEqual(["name ko", "name ko"]);

  const inTwo = await someone();
  const moved = { ...inTwo, birthDate: buyer.birthDate };
  expect(await mended(await readsOut(inTwo, "mend"), moved)).toBe("done");
  expect(await mended(await readsOut(moved, "mend"), { ...moved, ...buyer })).toBe("record-of-another");

  const atOnce = await someone();
  const one = await readsOut(atOnce, "mend");
  const outcomes = await Promise.all([
    mended(one, { ...atOnce, name: `Buyer ${letters()}` }),
    mended(one, { ...atOnce, birthDate: buyer.birthDate }),
  ]);
  expect(outcomes.toSorted()).toEqual(["done", "record-of-another"]);
});

test("a couple shares a phone once its owner has called: each signs in by it, and the owner is told", async () => {
  const { id, phone } = await owner();
  const own = { name: "시험시민", birthDate: born, phone };
  const spouse = { name: "시험배우자", birthDate: "1967-02-03", phone };
  expect(await reasonOf(begin(spouse))).toBe("caller-not-matched");
  expect(await reasonOf(begin(spouse, "another"))).toBe("owner-unseen");
  await begin(own);
  const { caller } = await called(spouse, "another");
  expect(caller.id).not.toBe(id);
  expect(await stored(caller.id)).toMatchObject({ by: agent, phone });
  expect((await messagesTo(database, phone)).map(({ body }) => body)).toContain("shared ko");
  expect(await proves(spouse)).toMatchObject({ person: { id: caller.id } });
  expect(await proves(own)).toMatchObject({ person: { id } });
  const windowId = await anOpenWindow(database, now);
  expect(await enterQueue(database, windowId, [id, caller.id], true)).toHaveLength(2);
  // One more has a place, and then nobody.
  await begin({ ...spouse, name: "시험자녀" }, "another");
  expect(await reasonOf(begin({ ...spouse, name: "시험손주" }, "another"))).toBe("phone-told-too-often");
});

test("who has no phone is registered, and known again by the code of a booking alone", async () => {
  const someone = { name: `Phoneless ${randomUUID().replace(/[^a-f]/g, "")}`, birthDate: "1948-02-03" };
  expect(await reasonOf(begin(someone))).toBe("caller-unknown");
  const { caller } = await called(someone, "new");
  expect(caller.phone).toBeNull();
  for (const register of [false, "new"] as const)
    expect(await reasonOf(begin(someone, register))).toBe("caller-not-matched");
  expect((await called(someone, "another")).caller.id).not.toBe(caller.id);
  const code = await book(caller.id);
  expect((await called({ ...someone, code })).caller.id).toBe(caller.id);
  // With the booking's day one of name and birth date is enough to have the other mended.
  const slip = { ...someone, birthDate: "1948-02-04", code, day: "2026-07-20" };
  expect(await reasonOf(begin(slip))).toBe("caller-not-matched");
  expect(await reasonOf(begin({ ...slip, day: "2026-07-21" }, false, "mend"))).toBe("caller-not-matched");
  const known = await called(slip, false, "mend");
  expect([whenToMend(known), maySeeCodes(known)]).toEqual(["now", true]);
});
