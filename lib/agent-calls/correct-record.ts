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
import { giveContact, peopleOfPhone, registerOwner, takePhoneFrom } from "../citizens/shared-phones";
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
    if (await standsSomewhere(tx, owner.id, now)) return refused("phone-in-use");
    await takePhoneFrom(tx, owner.id);
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

/** The windows in which a person has a booking ahead or a number that can still be used. */
async function windowsOf(tx: Transaction, personId: string, now: Date) {
  const { rows } = await tx.query<{ birthYearFrom: number; birthYearTo: number; lastDigits: number[] }>(
    `SELECT w.birth_year_from AS "birthYearFrom", w.birth_year_to AS "birthYearTo", w.last_digits AS "lastDigits"
     FROM cohort_window w
     WHERE w.id IN (SELECT b.window_id FROM booking b JOIN slot s ON s.id = b.slot_id
                    WHERE b.person_id = $1 AND b.status <> 'CANCELLED' AND s.starts_at > $2)
        OR (w.closes_at > $2 AND EXISTS (SELECT FROM queue_entry e WHERE e.window_id = w.id AND e.person_id = $1))`,
    [personId, now],
  );
  return rows;
}

const standsSomewhere = async (tx: Transaction, personId: string, now: Date) =>
  (await windowsOf(tx, personId, now)).length > 0;

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
 *   person of this birth date may not have, or `phone-told-too-often`
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
    if (changed.includes("birthDate")) await keepWithinWindows(tx, id, right.birthDate, now);
    const event = (change: RecordChange) => `record:${call.id}:${now.getTime()}:${change}`;
    for (const change of changed) await tellPerson(tx, id, event(change), change, words, now);
    await tx.query("UPDATE person SET name = $2, birth_date = $3::text::date WHERE id = $1", [
      id,
      encryptColumn("person.name", id, right.name),
      right.birthDate,
    ]);
    if (changed.includes("phone")) {
      await takePhoneFrom(tx, id);
      if (right.phone !== null && !(await giveContact(tx, id, right.phone)))
        throw new DomainError("phone-told-too-often");
      await tellPerson(tx, id, `${event("phone")}:new`, "phone", words, now);
    }
    await endSessionsOf(tx, id, now);
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
  const windows = await windowsOf(tx, personId, now);
  if (!birth || windows.some((window) => !cohortIncludes(window, birth)))
    throw new DomainError("outside-window");
}
