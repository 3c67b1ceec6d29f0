import { parseBirthDate } from "../citizens/birth-date-form";
import type { IdentityClaim } from "../citizens/identity-form";
import { namesMatch } from "../citizens/name";
import {
  type CodeAnswer,
  type CodeRequest,
  type CodeSecrets,
  requestCode,
  withCode,
} from "../citizens/one-time-code";
import { linkIdentity, type Person } from "../citizens/person";
import { endSessionsOf } from "../citizens/session-revocation";
import {
  giveContact,
  listSharersOf,
  peopleNamed,
  peopleOfPhone,
  registerOwner,
  takePhoneFrom,
} from "../citizens/shared-phones";
import { type RecordChange, type RecordWords, tellPerson } from "../citizens/tell-person";
import { cohortIncludes } from "../eligibility/cohort";
import { blindIndexes, decryptColumn, encryptColumn } from "../shared/crypto/column-encryption";
import { type Database, type Transaction, withTransaction } from "../shared/db/database";
import { DomainError, type ErrorCode } from "../shared/errors";
import { type Call, insertCall, keepAgentAct, type VerificationField } from "./calls";

/**
 * Sends a code to a phone that a caller says is theirs: read aloud it proves to the agent that they have it.
 *
 * @param applicant the caller as they described themselves
 * @throws DomainError as `requestCode`
 */
export function askCallerForCode(
  database: Database,
  agentId: string,
  applicant: IdentityClaim & Pick<CodeRequest, "locale" | "address" | "host" | "requestId">,
  now: Date,
  secrets: CodeSecrets,
): Promise<{ codeId: string }> {
  return requestCode(database, { ...applicant, asker: { kind: "agent", id: agentId } }, now, secrets);
}

/** What a caller who has a phone wants: to have its record put right, or to be its owner instead of who had it before. */
export type WithPhone = "mend" | "new-owner";

/**
 * Begins a call with somebody who has read a code aloud, although not all of what they say is what is on record. To
 * mend it they are the phone's owner, or one who shares it, and name or birth date is right. As its new owner they are
 * nobody whom it reached, and the one who had it neither has a booking ahead nor a number in a line: such a number
 * would otherwise give two people a place.
 *
 * @param now the server's instant, UTC
 * @returns the call's id
 * @throws DomainError as `withCode`, `caller-not-matched`, or `phone-in-use`
 */
export async function beginCallByCode(
  database: Database,
  agentId: string,
  answer: CodeAnswer,
  wish: WithPhone,
  words: RecordWords,
  now: Date,
  secrets: CodeSecrets,
): Promise<string> {
  const { call } = await withCode(database, answer, agentId, now, secrets, async (tx, proven) => {
    const people = (await peopleOfPhone(tx, blindIndexes("phone", proven.phone))).filter(
      ({ owns, shares }) => owns || shares,
    );
    const rightOf = (one: Person) => [
      ...(namesMatch(one.name, proven.name) ? (["name"] as const) : []),
      ...(one.birthDate === proven.birthDate ? (["birthDate"] as const) : []),
    ];
    const alike = people.filter((one) => rightOf(one).length > 0);
    const owner = people.find(({ owns }) => owns);
    const refused = async (why: ErrorCode) => {
      const of = alike[0] ?? owner;
      const detail = { reason: wish, asked: ["name", "birthDate", "phone", "phoneCode"] };
      await keepAgentAct(tx, now, agentId, "look-up-refused", `person:${of?.id ?? "unknown"}`, detail);
      return why;
    };
    if (wish === "mend") {
      const [person, ...others] = alike;
      if (!person || others.length > 0) return refused("caller-not-matched");
      const asked: VerificationField[] = [...rightOf(person), "phone", "phoneCode"];
      return { call: await insertCall(tx, agentId, person, "mend", asked, true, now) };
    }
    if (!owner || alike.length > 0) return refused("caller-not-matched");
    for (const id of await listSharersOf(tx, owner.id))
      if (await standsSomewhere(tx, id, now)) return refused("phone-in-use");
    await freePhone(tx, owner.id, now);
    await endSessionsOf(tx, owner.id, now);
    await keepAgentAct(tx, now, agentId, "free-phone", `person:${owner.id}`, {});
    const person = await registerOwner(tx, proven, now);
    await linkIdentity(tx, "phone", proven.phone, person.id);
    await tellPerson(tx, person.id, `phone-freed:${owner.id}:${person.id}`, "freed", words, now);
    const asked: VerificationField[] = ["name", "birthDate", "phone", "phoneCode"];
    return { call: await insertCall(tx, agentId, person, "book", asked, false, now) };
  });
  return call;
}

/**
 * The windows in which a person stands by anything: a booking, a number, what they wait for, what is offered to them or
 * kept for them, an admission. Of windows that have closed only bookings ahead count.
 */
async function listWindowsOf(tx: Transaction, personId: string, now: Date) {
  const { rows } = await tx.query<{
    birthYearFrom: number;
    birthYearTo: number;
    lastDigits: number[];
    closed: boolean;
  }>(
    `SELECT w.birth_year_from AS "birthYearFrom", w.birth_year_to AS "birthYearTo", w.last_digits AS "lastDigits",
            w.closes_at <= $2 AS closed
     FROM cohort_window w
     WHERE EXISTS (SELECT FROM booking b JOIN slot s ON s.id = b.slot_id WHERE b.window_id = w.id AND b.person_id = $1
                      AND b.status <> 'CANCELLED' AND (s.starts_at > $2 OR w.closes_at > $2))
        OR (w.closes_at > $2 AND (
             EXISTS (SELECT FROM queue_entry e WHERE e.window_id = w.id AND e.person_id = $1)
          OR EXISTS (SELECT FROM wait x WHERE x.window_id = w.id AND x.person_id = $1 AND x.ended_at IS NULL)
          OR EXISTS (SELECT FROM offer o WHERE o.window_id = w.id AND o.person_id = $1 AND o.ended_at IS NULL)
          OR EXISTS (SELECT FROM hold h WHERE h.window_id = w.id AND h.person_id = $1 AND h.expires_at > $2)
          OR EXISTS (SELECT FROM admission a WHERE a.window_id = w.id AND a.person_id = $1 AND a.ended_at IS NULL)))`,
    [personId, now],
  );
  return rows;
}

const standsSomewhere = async (tx: Transaction, personId: string, now: Date) =>
  (await listWindowsOf(tx, personId, now)).length > 0;

/**
 * Takes a person's phone from them and from those who share it, so that it can be somebody else's key.
 *
 * @throws DomainError `phone-kept-for-window` while one of them stands in a window that has not closed: by one phone
 *   there would be more people in it than it can reach
 */
async function freePhone(tx: Transaction, personId: string, now: Date): Promise<void> {
  for (const id of await listSharersOf(tx, personId)) {
    const windows = await listWindowsOf(tx, id, now);
    if (windows.some(({ closed }) => !closed)) throw new DomainError("phone-kept-for-window");
  }
  await takePhoneFrom(tx, personId);
}

/**
 * A record put right is still that of the same person: its name or its birth date stays, and nobody else is on record
 * with what both will be.
 *
 * @throws DomainError `record-of-another`
 */
async function keepIdentity(
  tx: Transaction,
  personId: string,
  right: Pick<IdentityClaim, "name" | "birthDate">,
  changed: readonly RecordChange[],
): Promise<void> {
  if (!changed.includes("name") && !changed.includes("birthDate")) return;
  const others = (await peopleNamed(tx, right)).filter(({ id }) => id !== personId);
  if (others.length > 0 || (changed.includes("name") && changed.includes("birthDate")))
    throw new DomainError("record-of-another");
}

/** Why a record is put right, as an agent says. */
export const mendReasons = ["typo", "renamed", "new-number"] as const;
export type MendReason = (typeof mendReasons)[number];

/** Whether a call has proven enough to change a record: the phone in hand, or a paper that only they have. */
export const mayMend = ({ proven }: Pick<Call, "proven">) =>
  proven.includes("phoneCode") || proven.includes("code");

/**
 * Puts a caller's record right. A new phone reaches them, and is theirs when they prove it by a code. They are signed
 * out everywhere, since a session says who they are, and are told on the phone that reached them before, and on the new one.
 *
 * @param right the record as it should be; a phone of null is of whoever has none
 * @param now the server's instant, UTC
 * @throws DomainError `proof-missing` when the call has not proven enough, `outside-window` where they have a booking or a number that a
 *   person of this birth date may not have, `record-of-another`, `phone-kept-for-window`,
 *   `owner-unseen`, or `phone-told-too-often`
 */
export async function correctRecord(
  database: Database,
  agentId: string,
  call: Call,
  right: Omit<IdentityClaim, "phone"> & { phone: string | null },
  reason: MendReason,
  words: RecordWords,
  now: Date,
): Promise<void> {
  if (!mayMend(call)) throw new DomainError("proof-missing");
  const { id } = call.caller;
  await withTransaction(database, async (tx) => {
    const { rows } = await tx.query<{ name: string; birthDate: string; phone: string | null }>(
      `SELECT name, to_char(birth_date, 'YYYY-MM-DD') AS "birthDate", phone FROM person
       WHERE id = $1 AND forgotten_at IS NULL FOR UPDATE`,
      [id],
    );
    if (!rows[0]) throw new DomainError("call-ended");
    const before = { name: decryptColumn("person.name", id, rows[0].name), birthDate: rows[0].birthDate };
    const phoneBefore = decryptColumn("person.phone", id, rows[0].phone);
    const changed: RecordChange[] = [
      ...(before.name === right.name ? [] : (["name"] as const)),
      ...(before.birthDate === right.birthDate ? [] : (["birthDate"] as const)),
      ...(phoneBefore === right.phone ? [] : (["phone"] as const)),
    ];
    if (changed.length === 0) return;
    await keepIdentity(tx, id, right, changed);
    if (changed.includes("birthDate")) await keepWithinWindows(tx, id, right.birthDate, now);
    const event = (change: RecordChange) => `record:${call.id}:${now.getTime()}:${change}`;
    for (const change of changed) await tellPerson(tx, id, event(change), change, words, now);
    await tx.query("UPDATE person SET name = $2, birth_date = $3::text::date WHERE id = $1", [
      id,
      encryptColumn("person.name", id, right.name),
      right.birthDate,
    ]);
    if (changed.includes("phone")) {
      if (phoneBefore !== null) await freePhone(tx, id, now);
      if (right.phone !== null) await giveContact(tx, id, right.phone);
      await tellPerson(tx, id, `${event("phone")}:new`, "phone", words, now);
    }
    await endSessionsOf(tx, id, now);
    // A leave was given by whom the record was before.
    await tx.query(
      "UPDATE proxy SET ended_at = $2 WHERE (person_id = $1 OR booker_id = $1) AND ended_at IS NULL",
      [id, now],
    );
    await keepAgentAct(tx, now, agentId, "correct-record", `person:${id}`, {
      reason,
      changed,
      call: call.id,
    });
  });
}

/** @throws DomainError `outside-window` where the person stands in a window that does not reach the birth date */
async function keepWithinWindows(tx: Transaction, personId: string, birthDate: string, now: Date) {
  const birth = parseBirthDate(birthDate);
  const windows = await listWindowsOf(tx, personId, now);
  if (!birth || windows.some((window) => !cohortIncludes(window, birth)))
    throw new DomainError("outside-window");
}
