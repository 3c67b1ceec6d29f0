import type { Database } from "../shared/db/database";
import type { ClinicStaff } from "./capacity";
import { type Closing, type DisplacedBooking, formatPlanDigest } from "./closing-plan";
import { listOpenClosings, type OpenClosing } from "./closing-result";
import { findDisplacedBookings } from "./closures";
import { getWeekOccupancy, type WeekTime } from "./week-occupancy";

/** What is shown of a day or a time before it is closed. */
export interface ClosingView {
  clinic: { nameKo: string; nameEn: string; addressKo: string; addressEn: string };
  /** The time that is closed; null for the whole day. */
  time: WeekTime | null;
  /** Whether all of it is closed already. */
  closed: boolean;
  people: DisplacedBooking[];
  /** Those of the clinic that can still be taken back. */
  closings: OpenClosing[];
  /** Names what is shown. */
  seen: string;
}

/** @param now the server's instant, UTC @returns null where the clinic has no such time */
export async function getClosingView(
  database: Database,
  by: ClinicStaff,
  closing: Closing,
  now: Date,
): Promise<ClosingView | null> {
  const { day, slotId } = closing;
  const { times } = await getWeekOccupancy(database, by.clinicId, day);
  const meant = times.filter((time) => time.day === day && (slotId === undefined || time.slotId === slotId));
  if (meant.length === 0) return null;
  const { rows } = await database.query<ClosingView["clinic"]>(
    `SELECT name_ko AS "nameKo", name_en AS "nameEn", address_ko AS "addressKo", address_en AS "addressEn"
     FROM clinic WHERE id = $1`,
    [by.clinicId],
  );
  const people = await findDisplacedBookings(database, by, closing, now);
  return {
    clinic: rows[0] ?? { nameKo: "", nameEn: "", addressKo: "", addressEn: "" },
    time: slotId === undefined ? null : (meant[0] ?? null),
    closed: meant.every((time) => time.closed || time.startsAt <= now),
    people,
    closings: await listOpenClosings(database, by.clinicId, now),
    seen: formatPlanDigest(people),
  };
}
