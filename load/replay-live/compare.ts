import type { Database } from "../../lib/shared/db/database";
import type { Told } from "./notes";

export interface StoredBooking {
  id: string;
  code: string;
  personId: string;
  slotId: number;
  cancelled: boolean;
}

export interface Stored {
  bookings: StoredBooking[];
  /** Slots with more live bookings than places, or whose count of what is taken is not that of the bookings. */
  wrongSlots: number;
  entries: { personId: string; entryNo: number }[];
  /** Entries of people whom the window does not reach. */
  ineligible: number;
  served: number;
  admitted: Set<string>;
}

export async function readStored(database: Database, windowId: string): Promise<Stored> {
  const ask = async <T extends object>(sql: string, ...values: unknown[]) =>
    (await database.query<T>(sql, values)).rows;
  const bookings = await ask<StoredBooking>(
    `SELECT id, code, person_id AS "personId", slot_id AS "slotId", status = 'CANCELLED' AS cancelled FROM booking`,
  );
  const wrong = await ask<{ count: number }>(
    `SELECT count(*) FROM slot s LEFT JOIN
       (SELECT slot_id, count(*) AS live FROM booking WHERE status <> 'CANCELLED' GROUP BY slot_id) b ON b.slot_id = s.id
     WHERE COALESCE(b.live, 0) > s.capacity OR COALESCE(b.live, 0) <> s.taken`,
  );
  const entries = await ask<Stored["entries"][number]>(
    `SELECT person_id AS "personId", entry_no AS "entryNo" FROM queue_entry WHERE window_id = $1 AND entry_no >= 0 ORDER BY entry_no`,
    windowId,
  );
  const ineligible = await ask<{ count: number }>(
    `SELECT count(*) FROM queue_entry e JOIN person p ON p.id = e.person_id JOIN cohort_window w ON w.id = e.window_id
     WHERE extract(year FROM p.birth_date) NOT BETWEEN w.birth_year_from AND w.birth_year_to`,
  );
  const state = await ask<{ served: number }>(
    "SELECT served FROM queue_state WHERE window_id = $1",
    windowId,
  );
  const admitted = await ask<{ personId: string }>(
    `SELECT DISTINCT person_id AS "personId" FROM admission WHERE window_id = $1`,
    windowId,
  );
  return {
    bookings,
    wrongSlots: wrong[0]?.count ?? 0,
    entries,
    ineligible: ineligible[0]?.count ?? 0,
    served: state[0]?.served ?? 0,
    admitted: new Set(admitted.map(({ personId }) => personId)),
  };
}

/** What people were told against what is stored; each number is of broken promises. */
export interface Breaks {
  /** Bookings of which a person was told and that are not there as told. */
  lost: number;
  unexpected: number;
  overCapacity: number;
  /**
   * Entry numbers or places that are not those told or drawn, gaps in the ledger, entries of people who never asked
   * for one, admissions of nobody called.
   */
  order: number;
  ineligible: number;
}

/** @param placeOf anybody's place from 1 by the published draw; null when it was not published */
export function compare(
  people: readonly Told[],
  stored: Stored,
  placeOf: (entryNo: number) => number | null,
): Breaks {
  const bookings = new Map(stored.bookings.map((booking) => [booking.id, booking]));
  const told = people.flatMap(({ personId, bookings }) => bookings.map((of) => ({ ...of, personId })));
  const lost = told.filter(({ id, ...of }) => {
    const found = bookings.get(id);
    return (["code", "personId", "slotId", "cancelled"] as const).some((what) => found?.[what] !== of[what]);
  });
  const toldIds = new Set(told.map(({ id }) => id));
  const unexpected = stored.bookings.filter(({ id }) => !toldIds.has(id));

  const entryOf = new Map(stored.entries.map(({ personId, entryNo }) => [personId, entryNo]));
  const toldEntries = people.filter(({ entries }) => entries.length > 0);
  const gaps = stored.entries.filter(({ entryNo }, n) => entryNo !== n).length;
  // Whose answer was lost has an entry and does not know it; entering again tells it.
  const asked = new Set(people.filter(({ asked }) => asked).map(({ personId }) => personId));
  const unasked = stored.entries.filter(({ personId }) => !asked.has(personId)).length;
  const otherwise = toldEntries.filter(({ personId, entries, places }) => {
    const entryNo = entryOf.get(personId);
    if (entryNo === undefined || entries.some((number) => number !== entryNo)) return true;
    return places.some((place) => place !== placeOf(entryNo));
  }).length;
  const uncalled = [...stored.admitted].filter((personId) => {
    const entryNo = entryOf.get(personId);
    return entryNo === undefined || (placeOf(entryNo) ?? Number.POSITIVE_INFINITY) > stored.served;
  }).length;
  return {
    lost: lost.length + (told.length - toldIds.size),
    unexpected: unexpected.length,
    overCapacity: stored.wrongSlots,
    order: gaps + unasked + otherwise + uncalled,
    ineligible: stored.ineligible,
  };
}
