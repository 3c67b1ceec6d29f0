import { z } from "zod";
import { decryptColumn, encryptColumn } from "../shared/crypto/column-encryption";
import { type Database, withTransaction } from "../shared/db/database";
import { DomainError } from "../shared/errors";
import { type ScreeningAnswers, screeningQuestions } from "./screening-rules";

const answer = z.enum(["yes", "no"]);
const stored = z.object(
  Object.fromEntries(screeningQuestions.map((question) => [question, answer])) as Record<
    keyof ScreeningAnswers,
    typeof answer
  >,
);

const opened = (bookingId: string, sealed: string): ScreeningAnswers =>
  stored.parse(JSON.parse(decryptColumn("screening.answers", bookingId, sealed)));

/** Reads a posted form: all answers, or those that were given and the questions without one. */
export function parseScreeningForm(form: Record<string, string>): {
  answers: ScreeningAnswers | null;
  given: Partial<ScreeningAnswers>;
  missing: string[];
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
       ON CONFLICT (booking_id) DO UPDATE SET answers = EXCLUDED.answers, answered_at = EXCLUDED.answered_at`,
      [bookingId, encryptColumn("screening.answers", bookingId, JSON.stringify(answers)), now],
    );
  });
}

/** A person's own answers for a booking of theirs; null when there are none. */
export async function getOwnScreeningAnswers(
  database: Database,
  personId: string,
  bookingId: string,
): Promise<ScreeningAnswers | null> {
  const { rows } = await database.query<{ answers: string }>(
    `SELECT q.answers FROM screening q JOIN booking b ON b.id = q.booking_id WHERE b.id = $1 AND b.person_id = $2`,
    [bookingId, personId],
  );
  return rows[0] ? opened(bookingId, rows[0].answers) : null;
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
): Promise<{ answers: ScreeningAnswers; answeredAt: Date } | null> {
  const { rows } = await database.query<{ answers: string; answeredAt: Date }>(
    `WITH found AS (
       SELECT q.answers, q.answered_at AS "answeredAt" FROM screening q JOIN booking b ON b.id = q.booking_id
       JOIN slot s ON s.id = b.slot_id WHERE q.booking_id = $1::uuid AND s.clinic_id = $2 AND b.status <> 'CANCELLED'),
     kept AS (
       INSERT INTO audit_row (at, actor, act, subject)
       SELECT $3, 'staff:' || $4::text, 'read-screening', 'booking:' || $1::uuid FROM found)
     SELECT * FROM found`,
    [bookingId, reader.clinicId, now, reader.staffId],
  );
  const [found] = rows;
  return found ? { answers: opened(bookingId, found.answers), answeredAt: found.answeredAt } : null;
}
