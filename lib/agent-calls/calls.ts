import { namesMatch } from "../citizens/name";
import { decryptName, findPersonByBooking, type Person } from "../citizens/person";
import { personOfTold, registerTold } from "../citizens/shared-phones";
import { decryptColumn } from "../shared/crypto/column-encryption";
import { type Database, type Transaction, withTransaction } from "../shared/db/database";
import { DomainError, type ErrorCode } from "../shared/errors";

/** Why somebody calls. */
export const callReasons = ["book", "change", "cancel", "question"] as const;
export type CallReason = (typeof callReasons)[number];

/** The longest a call lasts. After that the caller's answers are asked for again. Milliseconds. */
const callLasts = 30 * 60_000;

/** What a caller can be asked, to prove who they are: of themselves, and of their booking. */
export const verificationFields = ["name", "birthDate", "phone", "code", "day"] as const;
export type VerificationField = (typeof verificationFields)[number];

/** What a caller answered, as the agent typed it. The phone or the booking's code is there, to find them by. */
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
  /** The phone is null of those who signed in by a provider that names none. */
  caller: Person & { phone: string | null };
}

async function keep(
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

/** Whom the answers find: by phone where it was asked, else by the code of a live booking; and whether they match. */
async function personFound(
  tx: Transaction,
  answers: CallerAnswers,
): Promise<{ found: Person | null; right: boolean; owned: boolean }> {
  const { name, birthDate, phone, code, day } = answers;
  const ofBooking = code !== undefined || day !== undefined;
  const isRight = async (person: Person) => !ofBooking || (await hasBooking(tx, person.id, { code, day }));
  if (phone !== undefined) {
    const { person, others, owned } = await personOfTold(tx, { name, birthDate, phone });
    return { found: person ?? others[0] ?? null, right: person !== null && (await isRight(person)), owned };
  }
  const found = await findPersonByBooking(tx, code ?? "");
  const same = found && namesMatch(found.name, name) && found.birthDate === birthDate;
  return { found, right: Boolean(same && (await isRight(found))), owned: true };
}

/**
 * Begins a call: looks the caller up by what they answered, or registers them. Nothing about a person is read
 * before name and birth date, and phone or booking code, have all been named right, with whatever else was asked;
 * which of them was wrong is not told. Every try is kept in the audit. A phone of somebody who is registered here
 * reaches them and is no key: its owner is still who proves it by a code.
 *
 * @param register makes a person of a phone that is not known; or `another`, where others told it and nobody owns it
 * @param now the server's instant, UTC
 * @returns the call's id
 * @throws Refusal `caller-unknown` for a phone that is not known, `caller-not-matched`, or `phone-told-too-often`
 */
export async function startCall(
  database: Database,
  agentId: string,
  answers: CallerAnswers,
  reason: CallReason,
  register: boolean | "another",
  now: Date,
): Promise<string> {
  const asked = verificationFields.filter((proof) => answers[proof] !== undefined);
  const ofBooking = answers.code !== undefined || answers.day !== undefined;
  // A refusal is returned and thrown afterwards: thrown inside, it would undo the audit of the try.
  const outcome = await withTransaction<{ call: string } | ErrorCode>(database, async (tx) => {
    const { found: known, right, owned } = await personFound(tx, answers);
    const found = !right && register === "another" && !owned && !ofBooking ? null : known;
    if (found && !right) {
      await keep(tx, now, agentId, "look-up-refused", `person:${found.id}`, { reason, asked });
      return "caller-not-matched";
    }
    // Who has a booking is known; of a code, it is not told whether there is one.
    if (!found && (ofBooking || !register)) {
      await keep(tx, now, agentId, "look-up-unknown", "person:unknown", { reason, asked });
      return ofBooking ? "caller-not-matched" : "caller-unknown";
    }
    const person = found ?? (await registerTold(tx, { ...answers, phone: answers.phone ?? null }, now));
    if (!person) {
      await keep(tx, now, agentId, "look-up-refused", "person:unknown", { reason, asked });
      return "phone-told-too-often";
    }
    const made = await tx.query<{ id: string }>(
      `INSERT INTO agent_call (agent_id, person_id, reason, proven, begun_at, expires_at)
       VALUES ($1, $2, $3, $4, $5, $6) RETURNING id`,
      [agentId, person.id, reason, asked, now, new Date(now.getTime() + callLasts)],
    );
    const call = made.rows[0]?.id ?? "";
    await keep(tx, now, agentId, found ? "look-up" : "register-caller", `person:${person.id}`, {
      reason,
      asked,
      call,
    });
    return { call };
  });
  if (typeof outcome === "string") throw new DomainError(outcome);
  return outcome.call;
}

/**
 * A call that goes on now. An agent sees and does nothing for a person outside of a call of theirs.
 *
 * @param now the server's instant, UTC
 * @throws Refusal `call-ended` for a call that is over, another agent's, or none
 */
export async function getActiveCall(
  database: Database,
  agentId: string,
  callId: string,
  now: Date,
): Promise<Call> {
  const { rows } = await database.query<Omit<Call, "caller"> & Call["caller"] & { call: string }>(
    `SELECT c.id AS call, c.reason, c.proven, c.begun_at AS "begunAt", p.id, p.name, p.phone,
            to_char(p.birth_date, 'YYYY-MM-DD') AS "birthDate"
     FROM agent_call c JOIN person p ON p.id = c.person_id
     WHERE c.id = $1 AND c.agent_id = $2 AND c.ended_at IS NULL AND c.expires_at > $3
       AND p.forgotten_at IS NULL`,
    [callId, agentId, now],
  );
  const row = rows[0];
  if (!row) throw new DomainError("call-ended");
  const { call, reason, proven, begunAt, ...caller } = row;
  const phone = decryptColumn("person.phone", caller.id, caller.phone);
  return { id: call, reason, proven, begunAt, caller: { ...decryptName(caller), phone } };
}

/** Ends a call. */
export async function endCall(database: Database, agentId: string, callId: string, now: Date): Promise<void> {
  await withTransaction(database, async (tx) => {
    const { rows } = await tx.query<{ person_id: string }>(
      `UPDATE agent_call SET ended_at = $3 WHERE id = $1 AND agent_id = $2 AND ended_at IS NULL
       RETURNING person_id`,
      [callId, agentId, now],
    );
    if (rows[0]) await keep(tx, now, agentId, "end-call", `person:${rows[0].person_id}`, { call: callId });
  });
}
