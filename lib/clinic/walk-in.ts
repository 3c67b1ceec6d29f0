import pg from "pg";
import { type Database, inTransaction } from "../platform/database";
import { Refusal, type RefusalReason } from "../platform/refusal";
import type { ClinicStaff } from "./capacity";

/**
 * Books somebody who came without a booking, who has then arrived: into a free place of the hour that is on, else
 * into a dose that nobody of today counts on.
 *
 * @param claim the person, and a window that is open to them
 * @param code a fresh booking code
 * @param now the server's instant, UTC
 * @returns the booking's id
 * @throws Refusal `already-booked`, `doses-gone-today`, `clinic-closed-now`, or `doses-gone` of the window
 */
export async function bookWalkIn(
  database: Database,
  by: ClinicStaff,
  claim: { personId: string; windowId: string },
  code: string,
  now: Date,
): Promise<string> {
  try {
    return await inTransaction(database, async (tx) => {
      const { rows } = await tx.query<{ refusal: RefusalReason | null; id: string }>(
        "SELECT refusal, booking_id AS id FROM book_walk_in($1, $2, $3, $4, $5, $6)",
        [claim.personId, claim.windowId, by.clinicId, by.id, code, now],
      );
      if (rows[0]?.refusal) throw new Refusal(rows[0].refusal);
      return rows[0]?.id ?? "";
    });
  } catch (error) {
    if (error instanceof pg.DatabaseError && error.message.startsWith("slot_within_hours"))
      throw new Refusal("clinic-closed-now");
    throw error;
  }
}
