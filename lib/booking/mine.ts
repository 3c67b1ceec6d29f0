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
  startsAt: Date;
  clinicId: number;
  clinicKo: string;
  clinicEn: string;
  addressKo: string;
  addressEn: string;
}

/** @param now the server's instant, UTC; a hold that ran out is none */
export async function liveHold(
  database: Database,
  personId: string,
  now: Date,
): Promise<OwnHold | undefined> {
  const { rows } = await database.query<OwnHold>(
    `SELECT h.slot_id AS "slotId", h.expires_at AS "expiresAt", s.starts_at AS "startsAt", c.id AS "clinicId",
            c.name_ko AS "clinicKo", c.name_en AS "clinicEn", c.address_ko AS "addressKo", c.address_en AS "addressEn"
     FROM hold h JOIN slot s ON s.id = h.slot_id JOIN clinic c ON c.id = s.clinic_id
     WHERE h.person_id = $1 AND h.expires_at > $2`,
    [personId, now],
  );
  return rows[0];
}
