import { z } from "zod";
import { DecryptionError, decryptColumn, encryptColumn } from "../shared/crypto/column-encryption";
import { type Database, withTransaction } from "../shared/db/database";
import { DomainError } from "../shared/errors";
import {
  getScreeningMark,
  type ScreeningAnswers,
  type ScreeningMark,
  type ScreeningQuestion,
  screeningQuestions,
} from "./screening-rules";

const answer = z.enum(["yes", "no"]);
const stored = z.object(
  Object.fromEntries(screeningQuestions.map((question) => [question, answer])) as Record<
    keyof ScreeningAnswers,
    typeof answer
  >,
);

const opened = (bookingId: string, sealed: string): ScreeningAnswers =>
  stored.parse(JSON.parse(decryptColumn("screening.answers", bookingId, sealed)));

/** The answers of a booking; null for those that cannot be read. */
function openReadable(bookingId: string, sealed: string): ScreeningAnswers | null {
  try {
    return opened(bookingId, sealed);
  } catch (error) {
    if ([DecryptionError, SyntaxError, z.ZodError].some((kind) => error instanceof kind)) return null;
    throw error;
  }
}

/**
 * How the answers of a booking stand, for a list. Those that cannot be read need a look.
 *
 * @param sealed null where none were given
 */
export function readScreeningMark(bookingId: string, sealed: string | null): ScreeningMark {
  if (sealed === null) return "unanswered";
  const answers = openReadable(bookingId, sealed);
  return answers ? getScreeningMark(answers) : "look";
}

/** Reads a posted form: all answers, or those that were given and the questions without one. */
export function parseScreeningForm(form: Record<string, string>): {
  answers: ScreeningAnswers | null;
  given: Partial<ScreeningAnswers>;
  missing: ScreeningQuestion[];
} {
  const parsed = stored.safeParse(form);
  if (parsed.success) return { answers: parsed.data, given: parsed.data, missing: [] };
  const read = screeningQuestions.map((each) => [each, answer.safeParse(form[each]).data] as const);
  return {
    answers: null,
    given: Object.fromEntries(read.filter(([, value]) => value !== undefined)),
    missing: read.filter(([, value]) => value === undefined).map(([each]) => each),
  };
}

/**
 * Keeps a person's answers for their booking, sealed. Until the vaccination they may be given anew.
 *
 * @param now the server's instant, UTC
 * @throws DomainError `booking-unknown`, or `questions-closed` once the hour has come or the booking was cancelled
 */
export async function saveScreeningAnswers(
  database: Database,
  personId: string,
  bookingId: string,
  answers: ScreeningAnswers,
  now: Date,
): Promise<void> {
  await withTransaction(database, async (tx) => {
    const { rows } = await tx.query<{ open: boolean }>(
      `SELECT b.status = 'BOOKED' AND s.starts_at > $3 AS open FROM booking b JOIN slot s ON s.id = b.slot_id
       WHERE b.id = $1 AND b.person_id = $2 FOR SHARE OF b`,
      [bookingId, personId, now],
    );
    if (!rows[0]) throw new DomainError("booking-unknown");
    if (!rows[0].open) throw new DomainError("questions-closed");
    await tx.query(
      `INSERT INTO screening (booking_id, answers, answered_at) VALUES ($1, $2, $3)
       ON CONFLICT (booking_id) DO UPDATE SET answers = EXCLUDED.answers, answered_at = EXCLUDED.answered_at,
         entered_by = NULL`,
      [bookingId, encryptColumn("screening.answers", bookingId, JSON.stringify(answers)), now],
    );
  });
}

/**
 * Keeps what somebody answered at the clinic, entered by its staff, until the vaccination. What the person answered
 * themselves stays theirs, unless it cannot be read. That it was entered is on record.
 *
 * @param by a staff member of `clinicId`, whose account was looked at just now
 * @param now the server's instant, UTC
 * @throws DomainError `booking-unknown` for one of another clinic, `booking-cancelled`, `visit-moved-on` for a visit
 *   that has ended, or `answers-given`
 */
export async function enterScreeningAnswers(
  database: Database,
  by: { staffId: string; clinicId: number },
  bookingId: string,
  answers: ScreeningAnswers,
  now: Date,
): Promise<void> {
  await withTransaction(database, async (tx) => {
    const { rows } = await tx.query<{ status: string }>(
      `SELECT b.status FROM booking b JOIN slot s ON s.id = b.slot_id
       WHERE b.id = $1 AND s.clinic_id = $2 FOR NO KEY UPDATE OF b`,
      [bookingId, by.clinicId],
    );
    if (!rows[0]) throw new DomainError("booking-unknown");
    if (rows[0].status === "CANCELLED") throw new DomainError("booking-cancelled");
    // Read once the booking is locked: whoever was at it has written their step by now.
    const ended = await tx.query("SELECT FROM visit WHERE booking_id = $1 AND state <> 'ARRIVED'", [
      bookingId,
    ]);
    if (ended.rowCount !== 0) throw new DomainError("visit-moved-on");
    // A person who answers meanwhile waits for the booking, so that these are the last ones.
    const given = await tx.query<{ answers: string; own: boolean }>(
      "SELECT answers, entered_by IS NULL AS own FROM screening WHERE booking_id = $1",
      [bookingId],
    );
    const [before] = given.rows;
    if (before?.own && openReadable(bookingId, before.answers)) throw new DomainError("answers-given");
    await tx.query(
      `INSERT INTO screening (booking_id, answers, answered_at, entered_by) VALUES ($1, $2, $3, $4)
       ON CONFLICT (booking_id) DO UPDATE SET answers = EXCLUDED.answers, answered_at = EXCLUDED.answered_at,
         entered_by = EXCLUDED.entered_by`,
      [bookingId, encryptColumn("screening.answers", bookingId, JSON.stringify(answers)), now, by.staffId],
    );
    await tx.query("INSERT INTO audit_row (at, actor, act, subject) VALUES ($1, $2, 'enter-screening', $3)", [
      now,
      `staff:${by.staffId}`,
      `booking:${bookingId}`,
    ]);
  });
}

/** A person's own answers for a booking of theirs; null when there are none, or none that can be read. */
export async function getOwnScreeningAnswers(
  database: Database,
  personId: string,
  bookingId: string,
): Promise<ScreeningAnswers | null> {
  const { rows } = await database.query<{ answers: string }>(
    `SELECT q.answers FROM screening q JOIN booking b ON b.id = q.booking_id WHERE b.id = $1 AND b.person_id = $2`,
    [bookingId, personId],
  );
  return rows[0] ? openReadable(bookingId, rows[0].answers) : null;
}

/** What staff of the clinic see of a person's answers. */
export interface ScreeningRecord {
  /** Null where they cannot be read. */
  answers: ScreeningAnswers | null;
  answeredAt: Date;
  /** Whoever of the clinic entered them; null for the person's own. */
  enteredBy: string | null;
}

/**
 * The answers for a booking, for staff of the clinic at which it is. That they were read is on record.
 *
 * @param reader a staff member of `clinicId`, whose account was looked at just now
 * @param now the server's instant, UTC
 * @returns null when nothing was answered, and for a booking that was cancelled or is at another clinic
 */
export async function getScreening(
  database: Database,
  reader: { staffId: string; clinicId: number },
  bookingId: string,
  now: Date,
): Promise<ScreeningRecord | null> {
  const { rows } = await database.query<Omit<ScreeningRecord, "answers"> & { answers: string }>(
    `WITH found AS (
       SELECT q.answers, q.answered_at AS "answeredAt", a.name AS "enteredBy"
       FROM screening q JOIN booking b ON b.id = q.booking_id
       JOIN slot s ON s.id = b.slot_id LEFT JOIN staff_account a ON a.id = q.entered_by WHERE q.booking_id = $1::uuid AND s.clinic_id = $2 AND b.status <> 'CANCELLED'),
     kept AS (
       INSERT INTO audit_row (at, actor, act, subject)
       SELECT $3, 'staff:' || $4::text, 'read-screening', 'booking:' || $1::uuid FROM found)
     SELECT * FROM found`,
    [bookingId, reader.clinicId, now, reader.staffId],
  );
  const [found] = rows;
  return found ? { ...found, answers: openReadable(bookingId, found.answers) } : null;
}
