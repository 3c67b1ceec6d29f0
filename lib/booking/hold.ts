import type { Database } from "../shared/db/database";
import { formatActor } from "./actor";
import { type AdmittedPerson, callBookingFunction } from "./call-booking-function";

export interface Hold {
  slotId: number;
  expiresAt: Date;
}

/**
 * Keeps one place of a slot for a person, for as long as the programme says, and no longer than the
 * admission lasts. A person holds one slot: choosing another lets the first go, choosing the same again
 * keeps the first expiry. See sql/hold.sql.
 *
 * @param now the server's instant, UTC
 * @throws DomainError for a dead admission, an unknown, past or full slot, or a person who is booked already
 */
export async function holdSlot(
  database: Database,
  visitor: AdmittedPerson,
  slotId: number,
  now: Date,
): Promise<Hold> {
  const { personId, windowId, admissionId } = visitor;
  const { kept_until: expiresAt } = await callBookingFunction<{ kept_until: Date }>(
    database,
    "hold_slot($1, $2, $3, $4, NULL, $5, $6)",
    [personId, windowId, admissionId, slotId, now, formatActor(personId, visitor.by)],
  );
  return { slotId, expiresAt };
}

/**
 * Keeps a held place once more for as long as the programme says, counted from when the hold would have run
 * out, and no longer than the admission lasts. That is done once: asking again changes nothing. See
 * sql/extend.sql.
 *
 * @param now the server's instant, UTC
 * @throws DomainError for a dead admission, or a hold that is missing or ran out
 */
export async function extendHold(database: Database, visitor: AdmittedPerson, now: Date): Promise<Hold> {
  const { personId, windowId, admissionId } = visitor;
  const { kept_slot: slotId, kept_until: expiresAt } = await callBookingFunction<{
    kept_slot: number;
    kept_until: Date;
  }>(database, "extend_hold($1, $2, $3, $4, $5)", [
    personId,
    windowId,
    admissionId,
    now,
    formatActor(personId, visitor.by),
  ]);
  return { slotId, expiresAt };
}
