import type { Database } from "../platform/database";

/** A booking as its owner sees it. */
export interface OwnBooking {
  id: string;
  code: string;
  status: "BOOKED" | "CANCELLED";
  slotId: number;
  startsAt: Date;
  clinicId: number;
  clinicKo: string;
  clinicEn: string;
  addressKo: string;
  addressEn: string;
  phone: string;
  windowSlug: string;
  changes: number;
}

const columns = `b.id, b.code, b.status, b.changes, s.id AS "slotId", s.starts_at AS "startsAt", c.id AS "clinicId",
  c.name_ko AS "clinicKo", c.name_en AS "clinicEn", c.address_ko AS "addressKo", c.address_en AS "addressEn",
  c.phone, w.slug AS "windowSlug"`;

/** A person's latest booking: the live one, or else the last that was cancelled. */
export async function latestBooking(database: Database, personId: string): Promise<OwnBooking | undefined> {
  const { rows } = await database.query<OwnBooking>(
    `SELECT ${columns} FROM booking b JOIN slot s ON s.id = b.slot_id JOIN clinic c ON c.id = s.clinic_id
     JOIN cohort_window w ON w.id = b.window_id WHERE b.person_id = $1
     ORDER BY (b.status = 'BOOKED') DESC, b.created_at DESC LIMIT 1`,
    [personId],
  );
  return rows[0];
}

/** What a person has chosen and not yet confirmed. */
export interface OwnHold {
  slotId: number;
  expiresAt: Date;
  /** Until when the place is kept once the hold is extended; null when it cannot be, or would gain too little. */
  extendsTo: Date | null;
  startsAt: Date;
  clinicId: number;
  clinicKo: string;
  clinicEn: string;
  addressKo: string;
  addressEn: string;
}

/** An extension shorter than this is not worth asking for. Milliseconds. */
const worthAsking = 20_000;

/** How long after a hold ran out its owner is still told so. Milliseconds. */
const rememberFor = 3_600_000;

/**
 * A person's hold, also one that has run out a short while ago.
 *
 * @param now the server's instant, UTC
 */
export async function lastHold(
  database: Database,
  personId: string,
  now: Date,
): Promise<OwnHold | undefined> {
  const { rows } = await database.query<Omit<OwnHold, "extendsTo"> & { extendsTo: Date | null }>(
    `SELECT h.slot_id AS "slotId", h.expires_at AS "expiresAt", s.starts_at AS "startsAt", c.id AS "clinicId",
            c.name_ko AS "clinicKo", c.name_en AS "clinicEn", c.address_ko AS "addressKo", c.address_en AS "addressEn",
            CASE WHEN NOT h.extended AND h.expires_at > $2
                 THEN LEAST(a.expires_at, h.expires_at + make_interval(secs => p.hold_seconds)) END AS "extendsTo"
     FROM hold h JOIN slot s ON s.id = h.slot_id JOIN clinic c ON c.id = s.clinic_id CROSS JOIN programme p
     LEFT JOIN admission a ON a.person_id = h.person_id AND a.window_id = h.window_id AND a.ended_at IS NULL
     WHERE h.person_id = $1 AND h.expires_at > $3 AND s.starts_at > $2`,
    [personId, now, new Date(now.getTime() - rememberFor)],
  );
  const hold = rows[0];
  if (!hold) return undefined;
  const gain = (hold.extendsTo?.getTime() ?? 0) - hold.expiresAt.getTime();
  return { ...hold, extendsTo: gain >= worthAsking ? hold.extendsTo : null };
}
