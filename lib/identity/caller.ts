import { type Database, inTransaction, type Transaction } from "../platform/database";
import { Refusal, type RefusalReason } from "../platform/refusal";
import { open } from "../platform/sealed/sealed";
import type { Applicant } from "./applicant";
import { sameName } from "./name";
import { named, type Person, personByPhone, personOf } from "./person";

/** Why somebody calls. */
export const callReasons = ["book", "change", "cancel", "question"] as const;
export type CallReason = (typeof callReasons)[number];

/** The longest a call lasts. After that the caller's answers are asked for again. Milliseconds. */
const callLasts = 30 * 60_000;

/** A call that goes on, and the person whom its answers have proven. */
export interface Call {
  id: string;
  reason: CallReason;
  begunAt: Date;
  caller: Person & { phone: string };
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

/**
 * Begins a call: looks the caller up by what they answered, or registers them. Nothing about a person is read
 * before name, birth date and phone have all been named right, and every try is kept in the audit.
 *
 * @param answers what the caller said, as the agent typed it
 * @param register makes a person of a phone that is not known
 * @param now the server's instant, UTC
 * @returns the call's id
 * @throws Refusal `caller-unknown` for a phone that is not known, or `caller-not-matched`
 */
export async function beginCall(
  database: Database,
  agentId: string,
  answers: Applicant,
  reason: CallReason,
  register: boolean,
  now: Date,
): Promise<string> {
  // A refusal is returned and thrown afterwards: thrown inside, it would undo the audit of the try.
  const outcome = await inTransaction<{ call: string } | RefusalReason>(database, async (tx) => {
    const known = await personByPhone(tx, answers.phone);
    const right = known && sameName(known.name, answers.name) && known.birthDate === answers.birthDate;
    if (known && !right) {
      await keep(tx, now, agentId, "look-up-refused", `person:${known.id}`, { reason });
      return "caller-not-matched";
    }
    if (!known && !register) {
      await keep(tx, now, agentId, "look-up-unknown", "person:unknown", { reason });
      return "caller-unknown";
    }
    const person = known ?? (await personOf(tx, answers, now));
    if (!person) return "caller-not-matched";
    const made = await tx.query<{ id: string }>(
      `INSERT INTO agent_call (agent_id, person_id, reason, begun_at, expires_at) VALUES ($1, $2, $3, $4, $5)
       RETURNING id`,
      [agentId, person.id, reason, now, new Date(now.getTime() + callLasts)],
    );
    const call = made.rows[0]?.id ?? "";
    await keep(tx, now, agentId, known ? "look-up" : "register-caller", `person:${person.id}`, {
      reason,
      call,
    });
    return { call };
  });
  if (typeof outcome === "string") throw new Refusal(outcome);
  return outcome.call;
}

/**
 * A call that goes on now. An agent sees and does nothing for a person outside of a call of theirs.
 *
 * @param now the server's instant, UTC
 * @throws Refusal `call-ended` for a call that is over, another agent's, or none
 */
export async function liveCall(
  database: Database,
  agentId: string,
  callId: string,
  now: Date,
): Promise<Call> {
  const { rows } = await database.query<Omit<Call, "caller"> & Call["caller"] & { call: string }>(
    `SELECT c.id AS call, c.reason, c.begun_at AS "begunAt", p.id, p.name, p.phone,
            to_char(p.birth_date, 'YYYY-MM-DD') AS "birthDate"
     FROM agent_call c JOIN person p ON p.id = c.person_id
     WHERE c.id = $1 AND c.agent_id = $2 AND c.ended_at IS NULL AND c.expires_at > $3`,
    [callId, agentId, now],
  );
  const row = rows[0];
  if (!row) throw new Refusal("call-ended");
  const { call, reason, begunAt, ...caller } = row;
  const phone = open("person.phone", caller.id, caller.phone);
  return { id: call, reason, begunAt, caller: { ...named(caller), phone } };
}

/** Ends a call. */
export async function endCall(database: Database, agentId: string, callId: string, now: Date): Promise<void> {
  await inTransaction(database, async (tx) => {
    const { rows } = await tx.query<{ person_id: string }>(
      `UPDATE agent_call SET ended_at = $3 WHERE id = $1 AND agent_id = $2 AND ended_at IS NULL
       RETURNING person_id`,
      [callId, agentId, now],
    );
    if (rows[0]) await keep(tx, now, agentId, "end-call", `person:${rows[0].person_id}`, { call: callId });
  });
}
