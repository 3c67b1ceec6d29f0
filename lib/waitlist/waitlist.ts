import type { Availability } from "../availability/availability";
import { type Actor, formatActor } from "../booking/actor";
import { generateReference } from "../booking/booking-reference";
import { callBookingFunction, NOTIFY_PERSON } from "../booking/call-booking-function";
import { type BookedRow, type ConfirmedBooking, toBooking } from "../booking/confirm";
import { queueMessages } from "../notifications/outbox";
import { decryptColumn } from "../shared/crypto/column-encryption";
import { type Database, type Transaction, withTransaction } from "../shared/db/database";
import { forEachIsolated } from "../shared/for-each-isolated";
import type { Locale } from "../shared/time/seoul";

/** Where a person waits for a place. */
export type WaitlistTarget = { clinicId: number; leftover: boolean } | { districtCode: string };

export interface OwnWaitlistEntry {
  id: number;
  leftover: boolean;
  clinicKo: string | null;
  clinicEn: string | null;
  districtKo: string;
  districtEn: string;
  /** How many wait before them for the same clinic or district. */
  before: number;
}

export interface OwnOffer {
  id: string;
  leftover: boolean;
  startsAt: Date;
  expiresAt: Date;
  clinicKo: string;
  clinicEn: string;
  addressKo: string;
  addressEn: string;
}

/**
 * Puts a person at the end of those who wait; asking again for the same keeps their place in the order. See
 * sql/wait.sql.
 *
 * @param windowId a window that reaches the person
 * @param now the server's instant, UTC
 * @param by who acts for the person; absent when they act themselves
 * @throws DomainError `wait-before-turn` to who was not called and wants more than leftover doses, `places-free` where they
 *   need not wait, `offer-open` while an offer waits for an answer, `offers-used-up` after too many of them, and those
 *   of a window that is not open
 */
export async function joinWaitlist(
  database: Database,
  personId: string,
  windowId: string,
  where: WaitlistTarget,
  now: Date,
  by?: Actor,
): Promise<void> {
  const clinic = "clinicId" in where ? where.clinicId : null;
  const district = "districtCode" in where ? where.districtCode : null;
  const leftover = "clinicId" in where && where.leftover;
  const values = [personId, windowId, clinic, district, leftover, now, formatActor(personId, by)];
  const doIt = (on: Database | Transaction) =>
    callBookingFunction(on, "join_wait($1, $2, $3, $4, $5, $6, $7)", values);
  if (!by) await doIt(database);
  else await onRecord(database, personId, by, "join-wait", { clinic, district, leftover }, now, doIt);
}

/** What somebody else does for a person who waits is on record, as what is done with a booking is. */
async function onRecord(
  database: Database,
  personId: string,
  by: Actor,
  act: "join-wait" | "leave-wait" | "decline-offer",
  detail: object,
  now: Date,
  doIt: (tx: Transaction) => Promise<{ rowCount?: number }>,
): Promise<void> {
  await withTransaction(database, async (tx) => {
    if ((await doIt(tx)).rowCount === 0) return;
    await tx.query("INSERT INTO audit_row (at, actor, act, subject, detail) VALUES ($1, $2, $3, $4, $5)", [
      now,
      formatActor(personId, by),
      act,
      `person:${personId}`,
      JSON.stringify(detail),
    ]);
  });
}

/**
 * Takes a person out of those who wait, unless an offer is open to them.
 *
 * @param now the server's instant, UTC
 * @param by who acts for the person; absent when they act themselves
 */
export async function leaveWaitlist(
  database: Database,
  personId: string,
  waitId: number,
  now: Date,
  by?: Actor,
): Promise<void> {
  const values = [personId, waitId, now, formatActor(personId, by)];
  const doIt = async (on: Database | Transaction) => {
    const { has_left } = await callBookingFunction<{ has_left: boolean }>(
      on,
      "leave_wait($1, $2, $3, $4)",
      values,
    );
    return { rowCount: has_left ? 1 : 0 };
  };
  if (!by) await doIt(database);
  else await onRecord(database, personId, by, "leave-wait", { wait: waitId }, now, doIt);
}

/** What a person waits for, and what is offered to them now. @param now the server's instant, UTC */
export async function getWaitlist(
  database: Database,
  personId: string,
  now: Date,
): Promise<{ waits: OwnWaitlistEntry[]; offers: OwnOffer[] }> {
  const waits = await database.query<OwnWaitlistEntry>(
    `SELECT w.id, w.leftover, c.name_ko AS "clinicKo", c.name_en AS "clinicEn", d.name_ko AS "districtKo",
            d.name_en AS "districtEn",
            (SELECT count(*) FROM wait o WHERE o.ended_at IS NULL AND o.id < w.id AND o.leftover = w.leftover
               AND o.clinic_id IS NOT DISTINCT FROM w.clinic_id AND o.district_code IS NOT DISTINCT FROM w.district_code
               AND NOT EXISTS (SELECT FROM offer f WHERE f.wait_id = o.id))::int AS before
     FROM wait w LEFT JOIN clinic c ON c.id = w.clinic_id
     JOIN district d ON d.code = COALESCE(w.district_code, c.district_code)
     WHERE w.person_id = $1 AND w.ended_at IS NULL AND NOT EXISTS (SELECT FROM offer f WHERE f.wait_id = w.id)
     ORDER BY w.id`,
    [personId],
  );
  const offers = await database.query<OwnOffer>(
    `SELECT o.id, o.leftover, s.starts_at AS "startsAt", o.expires_at AS "expiresAt", c.name_ko AS "clinicKo",
            c.name_en AS "clinicEn", c.address_ko AS "addressKo", c.address_en AS "addressEn"
     FROM offer o JOIN slot s ON s.id = o.slot_id JOIN clinic c ON c.id = s.clinic_id
     JOIN hold h ON h.person_id = o.person_id AND h.slot_id = o.slot_id AND h.expires_at > $2
     WHERE o.person_id = $1 AND o.ended_at IS NULL AND o.expires_at > $2 ORDER BY o.expires_at`,
    [personId, now],
  );
  return { waits: waits.rows, offers: offers.rows };
}

/**
 * Books the place that is offered. Repeating the same key returns the same booking.
 *
 * @param now the server's instant, UTC
 * @param by who acts for the person; absent when they act themselves
 * @throws DomainError `offer-gone` when it ran out, was answered, or its place was given up; and those of confirming
 */
export async function acceptOffer(
  database: Database,
  personId: string,
  offerId: string,
  key: string,
  now: Date,
  by?: Actor,
): Promise<ConfirmedBooking> {
  const values = [
    personId,
    offerId,
    formatActor(personId, by),
    key,
    generateReference(),
    now,
    generateReference(),
    NOTIFY_PERSON,
  ];
  return toBooking(
    await callBookingFunction<BookedRow>(database, "accept_offer($1, $2, $3, $4, $5, $6, $7, $8)", values),
  );
}

/**
 * Gives an offered place up: it goes to the next in order at once, and the person waits no longer.
 *
 * @param by who acts for the person; absent when they act themselves
 * @throws DomainError `offer-gone`
 */
export async function declineOffer(
  database: Database,
  personId: string,
  offerId: string,
  now: Date,
  by?: Actor,
): Promise<void> {
  const doIt = (on: Database | Transaction) =>
    callBookingFunction(on, "decline_offer($1, $2, $3, $4)", [
      personId,
      offerId,
      now,
      formatActor(personId, by),
    ]);
  if (!by) await doIt(database);
  else await onRecord(database, personId, by, "decline-offer", { offer: offerId }, now, doIt);
}

export type OfferText = (
  locale: Locale,
  offer: OwnOffer & { personId: string },
) => { subject: string; body: string };

/** How many messages one turn writes, and how many slots of a place it looks at. */
const most = 200;

/**
 * The once-a-second turn: offers on what ran out or became free by itself, and writes the messages of offers.
 * Any number of processes may take it at the same time.
 *
 * @param availability where slots that became free are looked for, in memory
 * What one slot or one message meets holds up no other.
 *
 * @param now the server's instant, UTC
 * @throws AggregateError at the end, of what went wrong on the way
 */
export async function runWaitlist(
  database: Database,
  availability: Availability,
  text: OfferText,
  now: Date,
): Promise<void> {
  const lapsed = await database.query<{ slot: number }>(
    `WITH over AS (UPDATE offer SET ended_at = expires_at WHERE ended_at IS NULL AND expires_at <= $1
                   RETURNING wait_id, slot_id),
          left_out AS (UPDATE wait SET ended_at = $1 WHERE id IN (SELECT wait_id FROM over) AND ended_at IS NULL)
     SELECT DISTINCT slot_id AS slot FROM over`,
    [now],
  );
  await database.query(
    `UPDATE wait w SET ended_at = $1 WHERE ended_at IS NULL AND (
       EXISTS (SELECT FROM booking b WHERE b.person_id = w.person_id AND b.dose = 1 AND b.status <> 'CANCELLED')
       OR EXISTS (SELECT FROM cohort_window v WHERE v.id = w.window_id AND v.closes_at <= $1))`,
    [now],
  );
  const slots = new Set(lapsed.rows.map((row) => row.slot));
  const places = await database.query<{ clinic: number | null; district: string | null; waiting: number }>(
    `SELECT clinic_id AS clinic, district_code AS district, count(*) AS waiting FROM wait w
     WHERE ended_at IS NULL AND NOT leftover AND NOT EXISTS (SELECT FROM offer o WHERE o.wait_id = w.id) GROUP BY 1, 2`,
  );
  for (const { clinic, district, waiting } of places.rows)
    for (const slot of availability.freeSlots({ clinic, district }, Math.min(most, waiting))) slots.add(slot);
  const leftovers = await database.query<{ slot: number }>(
    `SELECT DISTINCT s.id AS slot FROM slot s JOIN wait w ON w.clinic_id = s.clinic_id
     WHERE s.leftover AND s.starts_at > $1 AND s.taken < s.capacity AND w.leftover AND w.ended_at IS NULL
       AND NOT EXISTS (SELECT FROM offer o WHERE o.wait_id = w.id)`,
    [now],
  );
  for (const { slot } of leftovers.rows) slots.add(slot);
  const offers = [...slots]
    .sort((a, b) => a - b)
    .map((slot) => () => database.query("SELECT offer_free_places($1, $2)", [slot, now]));
  await forEachIsolated([...offers, () => tellOffers(database, text, now)]);
}

async function tellOffers(database: Database, text: OfferText, now: Date): Promise<void> {
  const failed: unknown[] = [];
  await withTransaction(database, async (tx) => {
    failed.length = 0;
    const { rows } = await tx.query<
      OwnOffer & { personId: string; phone: string | null; email: string | null; locale: Locale }
    >(
      `SELECT o.id, o.person_id AS "personId", o.leftover, s.starts_at AS "startsAt", o.expires_at AS "expiresAt",
              c.name_ko AS "clinicKo", c.name_en AS "clinicEn", c.address_ko AS "addressKo",
              c.address_en AS "addressEn", p.phone, p.email, p.locale
       FROM offer o JOIN slot s ON s.id = o.slot_id JOIN clinic c ON c.id = s.clinic_id JOIN person p ON p.id = o.person_id
       WHERE o.told_at IS NULL AND o.ended_at IS NULL AND o.expires_at > $1
       ORDER BY o.expires_at LIMIT ${most} FOR UPDATE OF o SKIP LOCKED`,
      [now],
    );
    const messages = rows.flatMap(({ phone, email, locale, ...offer }) => {
      try {
        const recipient =
          decryptColumn("person.phone", offer.personId, phone) ??
          decryptColumn("person.email", offer.personId, email);
        const channel = phone ? ("SMS" as const) : ("EMAIL" as const);
        return recipient
          ? [{ eventKey: `offer:${offer.id}`, channel, recipient, ...text(locale, offer) }]
          : [];
      } catch (error) {
        failed.push(error);
        return [];
      }
    });
    if (messages.length > 0) await queueMessages(tx, messages, now);
    await tx.query("UPDATE offer SET told_at = $2 WHERE id = ANY($1::uuid[])", [
      rows.map((row) => row.id),
      now,
    ]);
  });
  if (failed.length > 0) throw new AggregateError(failed, "offers that could not be told");
}
