import { randomUUID } from "node:crypto";
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
  refuseMend,
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
      await refuseMend(tx, person.id, now);
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
  await keepPhoneForWindows(tx, personId, now);
  await takePhoneFrom(tx, personId);
}

/** @throws DomainError `phone-kept-for-window` */
async function keepPhoneForWindows(tx: Transaction, personId: string, now: Date): Promise<void> {
  for (const id of await listSharersOf(tx, personId)) {
    const windows = await listWindowsOf(tx, id, now);
    if (windows.some(({ closed }) => !closed)) throw new DomainError("phone-kept-for-window");
  }
}

type IdentityPart = "name" | "birthDate";

/**
 * A record put right is still that of the same person: its name or its birth date stays as it was at first, however
 * often and in whatever call the other is put right, and nobody else is on record with what both will be.
 *
 * @param mendedBefore which of the two was put right before
 * @returns which of the two has been put right by now
 * @throws DomainError `record-of-another`
 */
async function keepIdentity(
  tx: Transaction,
  personId: string,
  right: Pick<IdentityClaim, "name" | "birthDate">,
  changed: readonly RecordChange[],
  mendedBefore: IdentityPart | null,
): Promise<IdentityPart | null> {
  const [part, other] = changed.filter((change) => change === "name" || change === "birthDate");
  if (!part) return mendedBefore;
  const others = (await peopleNamed(tx, right)).filter(({ id }) => id !== personId);
  if (others.length > 0 || other || (mendedBefore ?? part) !== part)
    throw new DomainError("record-of-another");
  return part;
}

/** Why a record is put right, as an agent says. */
export const mendReasons = ["typo", "renamed", "new-number"] as const;
export type MendReason = (typeof mendReasons)[number];

const dayMs = 86_400_000;
/** How long the phone on record is told and can refuse, before a booking's code has a record changed. */
export const mendWaitMs = 2 * dayMs;
/** How long after it was asked for such a change can be made. */
const mendLastsMs = 14 * dayMs;
/** How long one that was refused is not asked for again. */
const refusalLastsMs = 30 * dayMs;

/**
 * When a call may change a record. At once by the phone in hand. A booking's code is seen by others, staff among them:
 * it is enough at once only for whoever no phone reaches, and otherwise after a wait.
 */
export function whenToMend({ proven, caller }: Pick<Call, "proven" | "caller">): "now" | "after-wait" | null {
  if (proven.includes("phoneCode")) return "now";
  if (!proven.includes("code")) return null;
  return caller.phone === null ? "now" : "after-wait";
}

interface Waiting {
  mendAskedAt: Date | null;
  mendRefusedAt: Date | null;
}

interface StoredRecord extends Waiting {
  name: string;
  birthDate: string;
  phone: string | null;
  mendedPart: IdentityPart | null;
}

/**
 * Whether a change that waits is due.
 *
 * @throws DomainError `mend-refused`
 */
function isDue({ mendAskedAt, mendRefusedAt }: Waiting, now: Date): boolean {
  if (mendRefusedAt && now.getTime() - mendRefusedAt.getTime() < refusalLastsMs)
    throw new DomainError("mend-refused");
  return isAsked(mendAskedAt, now) && now.getTime() - mendAskedAt.getTime() >= mendWaitMs;
}

const isAsked = (askedAt: Date | null, now: Date): askedAt is Date =>
  askedAt !== null && now.getTime() - askedAt.getTime() < mendLastsMs;

/**
 * Puts a caller's record right; or, in a call that only a booking's code has proven, writes that it was asked for and
 * tells the phone on record, until the wait is over. A new phone reaches them, and is theirs when they prove it by a code. They are signed
 * out everywhere, since a session says who they are, and are told on the phone that reached them before, and on the new one.
 *
 * @param right the record as it should be; a phone of null is of whoever has none
 * @param now the server's instant, UTC
 * @returns whether it is right now, or waits
 * @throws DomainError `proof-missing` when the call has not proven enough, `mend-refused`, `outside-window` where they have a booking or a number that a
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
): Promise<"mended" | "waits"> {
  if (!whenToMend(call)) throw new DomainError("proof-missing");
  const { id } = call.caller;
  return withTransaction(database, async (tx) => {
    const { rows } = await tx.query<StoredRecord>(
      `SELECT name, to_char(birth_date, 'YYYY-MM-DD') AS "birthDate", phone, mend_asked_at AS "mendAskedAt",
              mend_refused_at AS "mendRefusedAt", mended_part AS "mendedPart" FROM person
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
    if (changed.length === 0) return "mended";
    const mendedPart = await keepIdentity(tx, id, right, changed, rows[0].mendedPart);
    if (changed.includes("birthDate")) await keepWithinWindows(tx, id, right.birthDate, now);
    const when = whenToMend({ ...call, caller: { ...call.caller, phone: phoneBefore } });
    if (when === "after-wait" && !isDue(rows[0], now)) {
      if (changed.includes("phone")) await keepPhoneForWindows(tx, id, now);
      if (!isAsked(rows[0].mendAskedAt, now)) await askToMend(tx, agentId, call, changed, words, now);
      return "waits";
    }
    // Of its own each time: of two changes in one millisecond both are told.
    const act = randomUUID();
    const event = (change: RecordChange) => `record:${act}:${change}`;
    for (const change of changed) await tellPerson(tx, id, event(change), change, words, now);
    await tx.query(
      `UPDATE person SET name = $2, birth_date = $3::text::date, mend_asked_at = NULL,
         mended_part = $4 WHERE id = $1`,
      [id, encryptColumn("person.name", id, right.name), right.birthDate, mendedPart],
    );
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
    return "mended";
  });
}

/** Writes that a change was asked for, and tells the phone on record, which can refuse it until the wait is over. */
async function askToMend(
  tx: Transaction,
  agentId: string,
  call: Call,
  changed: readonly RecordChange[],
  words: RecordWords,
  now: Date,
): Promise<void> {
  const { id } = call.caller;
  await tx.query("UPDATE person SET mend_asked_at = $2, mend_refused_at = NULL WHERE id = $1", [id, now]);
  await tellPerson(tx, id, `record:${randomUUID()}:asked`, "asked", words, now);
  await keepAgentAct(tx, now, agentId, "ask-correction", `person:${id}`, { changed, call: call.id });
}

/** @throws DomainError `outside-window` where the person stands in a window that does not reach the birth date */
async function keepWithinWindows(tx: Transaction, personId: string, birthDate: string, now: Date) {
  const birth = parseBirthDate(birthDate);
  const windows = await listWindowsOf(tx, personId, now);
  if (!birth || windows.some((window) => !cohortIncludes(window, birth)))
    throw new DomainError("outside-window");
}
