import { namesMatch } from "../citizens/name";
import { decryptName, findPersonByBooking, type Person } from "../citizens/person";
import { peopleNamed, personOfTold, registerTold, wasSeenByStaff } from "../citizens/shared-phones";
import { type RecordWords, tellPerson } from "../citizens/tell-person";
import { decryptColumn } from "../shared/crypto/column-encryption";
import { type Database, type Transaction, withTransaction } from "../shared/db/database";
import { DomainError, type ErrorCode } from "../shared/errors";

export const callReasons = ["book", "change", "cancel", "question", "mend"] as const;
export type CallReason = (typeof callReasons)[number];

/** The longest a call lasts. After that the caller's answers are asked for again. Milliseconds. */
const callLasts = 30 * 60_000;

/** What a caller can be asked, to prove who they are: of themselves, of their booking, and a code to their phone. */
export const verificationFields = ["name", "birthDate", "phone", "code", "day", "phoneCode"] as const;
export type VerificationField = (typeof verificationFields)[number];

/** What a caller answered, as the agent typed it. Who has no phone is found by the code of their booking. */
export interface CallerAnswers {
  name: string;
  /** YYYY-MM-DD */
  birthDate: string;
  /** E.164 */
  phone?: string;
  /** Of a booking that they have, as it is stored. */
  code?: string;
  /** The day of that booking in Korea, YYYY-MM-DD. */
  day?: string;
}

/** A call that goes on, and the person whom its answers have proven. */
export interface Call {
  id: string;
  reason: CallReason;
  proven: VerificationField[];
  begunAt: Date;
  /** When a change of the caller's record was asked for that waits still. */
  mendAskedAt: Date | null;
  /** The phone is null of those who signed in by a provider that names none. */
  caller: Person & { phone: string | null };
}

export async function keepAgentAct(
  tx: Transaction,
  now: Date,
  agentId: string,
  act: string,
  subject: string,
  detail: object,
) {
  await tx.query("INSERT INTO audit_row (at, actor, act, subject, detail) VALUES ($1, $2, $3, $4, $5)", [
    now,
    `agent:${agentId}`,
    act,
    subject,
    JSON.stringify(detail),
  ]);
}

/** Whether a person has a live booking of this code, on this day, or both. */
async function hasBooking(
  tx: Transaction,
  personId: string,
  { code, day }: Pick<CallerAnswers, "code" | "day">,
): Promise<boolean> {
  const { rowCount } = await tx.query(
    `SELECT FROM booking b JOIN slot s ON s.id = b.slot_id
     WHERE b.person_id = $1 AND b.status = 'BOOKED' AND b.code = COALESCE($2, b.code)
       AND (s.starts_at AT TIME ZONE 'Asia/Seoul')::date = COALESCE($3::date, (s.starts_at AT TIME ZONE 'Asia/Seoul')::date)`,
    [personId, code ?? null, day ?? null],
  );
  return rowCount !== null && rowCount > 0;
}

/** Whom the answers find, whether they are theirs, and who owns the phone that was told. */
interface Found {
  found: Person | null;
  right: boolean;
  owner: Person | null;
}

/**
 * Looks for a caller: by phone where one was told, else by the code of a live booking, else by name and birth date,
 * which find somebody and prove nothing.
 */
async function personFound(tx: Transaction, answers: CallerAnswers, reason: CallReason): Promise<Found> {
  const { name, birthDate, phone, code, day } = answers;
  const ofBooking = code !== undefined || day !== undefined;
  const isRight = async (person: Person) => !ofBooking || (await hasBooking(tx, person.id, { code, day }));
  if (phone !== undefined) {
    const { person, others, owner } = await personOfTold(tx, { name, birthDate, phone });
    return { found: person ?? others[0] ?? null, right: person !== null && (await isRight(person)), owner };
  }
  if (code === undefined) {
    const [found = null] = await peopleNamed(tx, { name, birthDate });
    return { found, right: false, owner: null };
  }
  const found = await findPersonByBooking(tx, code);
  const same = found ? [namesMatch(found.name, name), found.birthDate === birthDate] : [false];
  // What is to be mended cannot be answered right: then the booking's day is asked too.
  const enough = reason === "mend" && day !== undefined ? same.some(Boolean) : same.every(Boolean);
  return { found, right: Boolean(found && enough && (await isRight(found))), owner: null };
}

/** What an agent does about somebody who is not found: nothing, or registers them, or another than the phone's people. */
export type Register = false | "new" | "another";

/**
 * Begins a call: looks the caller up by what they answered, or registers them. Nothing about a person is read
 * before name and birth date, and phone or booking code, have all been named right, with whatever else was asked;
 * which of them was wrong is not told. Every try is kept in the audit. A phone of somebody who is registered here
 * reaches them and is no key: its owner is still who proves it by a code.
 *
 * @param answers without a phone and a code, of somebody who has no phone
 * @param register `another` is besides those whom the phone reaches, or of the same name and birth date; an owner of
 *   the phone, whom staff have seen, then shares it
 * @param now the server's instant, UTC
 * @returns the call's id
 * @throws DomainError `caller-unknown` for a phone that is not known, `caller-not-matched`, `owner-unseen`, or
 *   `phone-told-too-often`
 */
export async function startCall(
  database: Database,
  agentId: string,
  answers: CallerAnswers,
  reason: CallReason,
  register: Register,
  words: RecordWords,
  now: Date,
): Promise<string> {
  const asked = verificationFields.filter((proof) => proof !== "phoneCode" && answers[proof] !== undefined);
  const ofBooking = answers.code !== undefined || answers.day !== undefined;
  // A refusal is returned and thrown afterwards: thrown inside, it would undo the audit of the try.
  const outcome = await withTransaction<{ call: string } | ErrorCode>(database, async (tx) => {
    const refused = async (why: ErrorCode, of: Person | null) => {
      await keepAgentAct(
        tx,
        now,
        agentId,
        of ? "look-up-refused" : "look-up-unknown",
        `person:${of?.id ?? "unknown"}`,
        { reason, asked },
      );
      return why;
    };
    const { found, right, owner } = await personFound(tx, answers, reason);
    if (found && right) return { call: await insertCall(tx, agentId, found, reason, asked, true, now) };
    if (found && (ofBooking || register !== "another")) return refused("caller-not-matched", found);
    // Who has a booking is known; of a code, it is not told whether there is one.
    if (ofBooking) return refused("caller-not-matched", null);
    if (!register) return refused("caller-unknown", null);
    if (owner && !(await wasSeenByStaff(tx, owner.id))) return refused("owner-unseen", owner);
    const told = { ...answers, phone: answers.phone ?? null };
    const person = await registerTold(tx, told, now, owner ? agentId : undefined);
    if (!person) return refused("phone-told-too-often", found);
    if (owner) await tellOfSharing(tx, owner.id, person.id, agentId, words, now);
    return { call: await insertCall(tx, agentId, person, reason, asked, false, now) };
  });
  if (typeof outcome === "string") throw new DomainError(outcome);
  return outcome.call;
}

/** Writes that a call has begun, and by what. @returns its id */
export async function insertCall(
  tx: Transaction,
  agentId: string,
  person: Person,
  reason: CallReason,
  asked: readonly VerificationField[],
  known: boolean,
  now: Date,
): Promise<string> {
  const made = await tx.query<{ id: string }>(
    `INSERT INTO agent_call (agent_id, person_id, reason, proven, begun_at, expires_at)
     VALUES ($1, $2, $3, $4, $5, $6) RETURNING id`,
    [agentId, person.id, reason, asked, now, new Date(now.getTime() + callLasts)],
  );
  const call = made.rows[0]?.id ?? "";
  await keepAgentAct(tx, now, agentId, known ? "look-up" : "register-caller", `person:${person.id}`, {
    reason,
    asked,
    call,
  });
  return call;
}

/** The owner of a phone hears of it when somebody else is to use it too. */
async function tellOfSharing(
  tx: Transaction,
  ownerId: string,
  personId: string,
  agentId: string,
  words: RecordWords,
  now: Date,
): Promise<void> {
  await keepAgentAct(tx, now, agentId, "share-phone", `person:${ownerId}`, { with: personId });
  await tellPerson(tx, ownerId, `phone-shared:${personId}`, "shared", words, now);
}

/**
 * A call that goes on now. An agent sees and does nothing for a person outside of a call of theirs.
 *
 * @param now the server's instant, UTC
 * @throws DomainError `call-ended` for a call that is over, another agent's, or none
 */
export async function getActiveCall(
  database: Database,
  agentId: string,
  callId: string,
  now: Date,
): Promise<Call> {
  const { rows } = await database.query<Omit<Call, "caller"> & Call["caller"] & { call: string }>(
    `SELECT c.id AS call, c.reason, c.proven, c.begun_at AS "begunAt", p.id, p.name, p.phone,
            p.mend_asked_at AS "mendAskedAt",
            to_char(p.birth_date, 'YYYY-MM-DD') AS "birthDate"
     FROM agent_call c JOIN person p ON p.id = c.person_id
     WHERE c.id = $1 AND c.agent_id = $2 AND c.ended_at IS NULL AND c.expires_at > $3
       AND p.forgotten_at IS NULL`,
    [callId, agentId, now],
  );
  const row = rows[0];
  if (!row) throw new DomainError("call-ended");
  const { call, reason, proven, begunAt, mendAskedAt, ...caller } = row;
  const phone = decryptColumn("person.phone", caller.id, caller.phone);
  return { id: call, reason, proven, begunAt, mendAskedAt, caller: { ...decryptName(caller), phone } };
}

/**
 * Whether a call may show the codes of the caller's bookings. What a call shows proves nothing in the next one, so a
 * call that rests on a phone's number alone does not; the code is in the text message to that phone.
 */
export const maySeeCodes = ({ proven }: Pick<Call, "proven">) =>
  !proven.includes("phone") || proven.includes("phoneCode") || proven.includes("code");

export async function endCall(database: Database, agentId: string, callId: string, now: Date): Promise<void> {
  await withTransaction(database, async (tx) => {
    const { rows } = await tx.query<{ person_id: string }>(
      `UPDATE agent_call SET ended_at = $3 WHERE id = $1 AND agent_id = $2 AND ended_at IS NULL
       RETURNING person_id`,
      [callId, agentId, now],
    );
    if (rows[0])
      await keepAgentAct(tx, now, agentId, "end-call", `person:${rows[0].person_id}`, { call: callId });
  });
}
