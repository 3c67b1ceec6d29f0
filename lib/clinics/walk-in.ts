import pg from "pg";
import { type Database, REFUSAL_SQLSTATE, type Transaction, withTransaction } from "../shared/db/database";
import { DomainError, type ErrorCode } from "../shared/errors";
import { consume, getUsage, type RateLimit } from "../shared/rate-limit";
import type { ClinicStaff } from "./capacity";

/** How many one member of staff may be refused: by trying on, they would learn who has a booking somewhere. */
export const refusedWalkIns: RateLimit = { name: "walk-in-refused", times: 30, seconds: 3_600 };

/** Who stands at the desk, found or registered in the booking's own transaction; or why they are nobody to book. */
export type Identify = (
  tx: Transaction,
) => Promise<{ id: string } | { refusal: ErrorCode; of: string | null }>;

/** What tells of the person, and of them alone, is told as one: it says nothing of what is on record elsewhere. */
const ofThePerson = new Set<ErrorCode>(["already-booked", "caller-not-matched", "phone-told-too-often"]);

/**
 * Books somebody who came without a booking, who has then arrived: into a free place of the hour that is on, else
 * into a dose that nobody of today counts on. Whoever is refused is not registered either. Each try is kept in the
 * audit.
 *
 * @param identify says who they are
 * @param windowId a window that is open to them
 * @param code a fresh booking code
 * @param now the server's instant, UTC
 * @returns the booking's id
 * @throws DomainError `walk-in-refused`, `walk-in-limit`, `doses-gone-today`, `clinic-closed-now`, or `doses-gone` of the
 *   window
 */
export async function bookWalkIn(
  database: Database,
  by: ClinicStaff,
  identify: Identify,
  windowId: string,
  code: string,
  now: Date,
): Promise<string> {
  if ((await getUsage(database, refusedWalkIns, by.id)) >= refusedWalkIns.times)
    throw new DomainError("walk-in-limit");
  let of: string | null = null;
  const outcome = await withTransaction<{ booking: string } | ErrorCode>(database, async (tx) => {
    await tx.query("SAVEPOINT registered");
    try {
      const found = await identify(tx);
      of = "id" in found ? found.id : found.of;
      if ("refusal" in found) throw new DomainError(found.refusal);
      return { booking: await bookAtDesk(tx, by, { personId: found.id, windowId }, code, now) };
    } catch (error) {
      const reason = reasonOf(error);
      if (!reason) throw error;
      // Undoes who was registered, and keeps that it was tried: of somebody who was there before, or of nobody.
      await tx.query("ROLLBACK TO SAVEPOINT registered");
      await tx.query(
        `INSERT INTO audit_row (at, actor, act, subject, detail)
         SELECT $1, $2, 'walk-in-refused',
           'person:' || COALESCE((SELECT id::text FROM person WHERE id = $3::uuid), 'unknown'), $4`,
        [now, `staff:${by.id}`, of, JSON.stringify({ clinic: by.clinicId, refusal: reason })],
      );
      return reason;
    }
  });
  if (typeof outcome !== "string") return outcome.booking;
  if (!ofThePerson.has(outcome)) throw new DomainError(outcome);
  await consume(database, refusedWalkIns, by.id);
  throw new DomainError("walk-in-refused");
}

async function bookAtDesk(
  tx: Transaction,
  by: ClinicStaff,
  claim: { personId: string; windowId: string },
  code: string,
  now: Date,
): Promise<string> {
  const { rows } = await tx.query<{ refusal: ErrorCode | null; id: string }>(
    "SELECT refusal, booking_id AS id FROM book_walk_in($1, $2, $3, $4, $5, $6)",
    [claim.personId, claim.windowId, by.clinicId, by.id, code, now],
  );
  if (rows[0]?.refusal) throw new DomainError(rows[0].refusal);
  return rows[0]?.id ?? "";
}

/** By rule, of a function or of a constraint; null for a fault. */
function reasonOf(error: unknown): ErrorCode | null {
  if (error instanceof DomainError) return error.reason;
  if (!(error instanceof pg.DatabaseError)) return null;
  if (error.code === REFUSAL_SQLSTATE) return error.message as ErrorCode;
  return error.message.startsWith("slot_within_hours") ? "clinic-closed-now" : null;
}
