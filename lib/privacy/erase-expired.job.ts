import { type Database, type Transaction, withTransaction } from "../shared/db/database";
import { DomainError } from "../shared/errors";
import { forEachIsolated } from "../shared/for-each-isolated";
import { erasePeople } from "./erase-person";

/** People whom one transaction forgets. */
const batchPeople = 200;
/** So many may go in a day however few are known: a small installation forgets, too. */
const leastPeopleADay = 100;
const dayMs = 86_400_000;
/** How long an admin's leave to delete more than a day's share holds. */
const leaveLastsMs = 7 * dayMs;

export interface RetentionRule {
  /** How long people are kept after their last dose and their window's close. */
  keepDays: number;
  /** The share of all people that may be forgotten in a day without an admin's leave. Percent. */
  percentADay: number;
}

export interface RetentionState {
  /** People who are due and wait for an admin's leave, since they are more than a day's share; 0 for none. */
  heldPeople: number;
  /** Of how many people in all. */
  heldOf: number;
  /** Whether an admin has given leave that still holds. */
  allowed: boolean;
}

interface Row {
  dayBeganAt: Date;
  forgottenInDay: number;
  allowedPeople: number;
  allowedUntil: Date | null;
}

/** Who is due: last dose, window and call lie before $1, and they book for nobody whose dose lies later. */
const due = `person p
  WHERE p.forgotten_at IS NULL AND NOT p.synthetic AND p.created_at < $1
    AND NOT EXISTS (SELECT FROM booking b JOIN slot s ON s.id = b.slot_id
                    WHERE b.person_id = p.id AND b.status <> 'CANCELLED' AND s.starts_at >= $1)
    AND NOT EXISTS (SELECT FROM queue_entry e JOIN cohort_window w ON w.id = e.window_id
                    WHERE e.person_id = p.id AND w.closes_at >= $1)
    AND NOT EXISTS (SELECT FROM agent_call c WHERE c.person_id = p.id AND c.begun_at >= $1)
    AND NOT EXISTS (SELECT FROM proxy x JOIN booking b ON b.person_id = x.person_id JOIN slot s ON s.id = b.slot_id
                    WHERE x.booker_id = p.id AND x.ended_at IS NULL AND b.status <> 'CANCELLED' AND s.starts_at >= $1)`;

/** The one row, under its lock; null while another process has it. */
async function lockedRow(tx: Transaction, now: Date): Promise<Row | null> {
  const { rows } = await tx.query<Row>(
    `SELECT day_began_at AS "dayBeganAt", forgotten_in_day AS "forgottenInDay", allowed_people AS "allowedPeople",
            allowed_until AS "allowedUntil" FROM retention FOR UPDATE SKIP LOCKED`,
  );
  const row = rows[0];
  if (!row) return null;
  // Also of a day that seems to lie ahead: the database's own clock was set back.
  if (Math.abs(now.getTime() - row.dayBeganAt.getTime()) < dayMs) return row;
  await tx.query("UPDATE retention SET day_began_at = $1, forgotten_in_day = 0", [now]);
  return { ...row, dayBeganAt: now, forgottenInDay: 0 };
}

/** How many may still be forgotten today. */
function leftToday(row: Row, known: number, percentADay: number, now: Date): number {
  const share = Math.floor(((known + row.forgottenInDay) * percentADay) / 100);
  const allowed = row.allowedUntil && row.allowedUntil > now ? row.allowedPeople : 0;
  return Math.max(leastPeopleADay, share) + allowed - row.forgottenInDay;
}

/**
 * Forgets everybody who is due, unless they are more than a day's share of all people: then nobody, and they wait
 * for an admin's leave. A clock, a setting or a window that is wrong would else empty the database at once.
 *
 * Any number of processes may do it; one at a time decides. An hour's break costs nothing.
 *
 * @param now the database's instant, UTC
 * @returns how many were forgotten
 * @throws AggregateError at the end, of people who could not be forgotten; the others were
 */
export async function eraseExpired(
  database: Database,
  { keepDays, percentADay }: RetentionRule,
  now: Date,
): Promise<number> {
  const until = new Date(now.getTime() - keepDays * dayMs);
  const left = await withTransaction(database, async (tx) => {
    const row = await lockedRow(tx, now);
    if (!row) return 0;
    // Everybody is counted, which takes its time with millions.
    await tx.query("SET LOCAL statement_timeout = '5min'");
    const counted = await tx.query<{ due: number; known: number }>(
      `SELECT (SELECT count(*) FROM ${due}) AS due,
              (SELECT count(*) FROM person WHERE forgotten_at IS NULL AND NOT synthetic) AS known`,
      [until],
    );
    const { due: people = 0, known = 0 } = counted.rows[0] ?? {};
    const most = leftToday(row, known, percentADay, now);
    const held = people > most;
    await tx.query("UPDATE retention SET held_people = $1, held_of = $2", [held ? people : 0, known]);
    return held ? 0 : Math.min(people, most);
  });
  return left === 0 ? 0 : forgetBatches(database, until, left, now);
}

async function forgetBatches(database: Database, until: Date, most: number, now: Date): Promise<number> {
  let [from, count]: [string | null, number] = [null, 0];
  let failed: unknown;
  do {
    const wanted: number = Math.min(batchPeople, most - count);
    const { found, forgotten } = await withTransaction(database, async (tx) => {
      if (!(await lockedRow(tx, now))) return { found: [], forgotten: 0 };
      const { rows } = await tx.query<{ id: string }>(
        `SELECT p.id FROM ${due} AND ($2::uuid IS NULL OR p.id > $2)
         ORDER BY p.id LIMIT $3 FOR UPDATE OF p SKIP LOCKED`,
        [until, from, wanted],
      );
      const ids = rows.map(({ id }) => id);
      const forgotten = await forgetEach(tx, ids, now, (error) => {
        failed = error;
      });
      await tx.query("UPDATE retention SET forgotten_in_day = forgotten_in_day + $1", [forgotten]);
      return { found: ids, forgotten };
    });
    count += forgotten;
    from = found.length === batchPeople ? (found.at(-1) ?? null) : null;
  } while (from !== null && count < most);
  // Leave is given for those who were due then, not for others later.
  if (count > 0) await database.query("UPDATE retention SET allowed_people = 0, allowed_until = NULL");
  if (failed) throw failed;
  return count;
}

/**
 * Forgets people together, or where one of them cannot be forgotten, each by themselves.
 *
 * @returns how many
 */
async function forgetEach(
  tx: Transaction,
  ids: readonly string[],
  now: Date,
  failed: (error: unknown) => void,
): Promise<number> {
  const forget = async (these: readonly string[]) => {
    await tx.query("SAVEPOINT people");
    try {
      await erasePeople(tx, these, "operator:retention", now);
    } catch (error) {
      await tx.query("ROLLBACK TO SAVEPOINT people");
      throw error;
    }
    await tx.query("RELEASE SAVEPOINT people");
  };
  if (ids.length === 0) return 0;
  try {
    await forget(ids);
    return ids.length;
  } catch {
    let count = 0;
    const one = async (id: string) => {
      await forget([id]);
      count++;
    };
    await forEachIsolated(ids.map((id) => () => one(id))).catch(failed);
    return count;
  }
}

/** @param now the database's instant, UTC */
export async function getRetentionState(
  database: Pick<Database, "query">,
  now: Date,
): Promise<RetentionState> {
  const { rows } = await database.query<RetentionState>(
    `SELECT held_people AS "heldPeople", held_of AS "heldOf",
            allowed_people >= held_people AND allowed_until IS NOT NULL AND allowed_until > $1 AS allowed FROM retention`,
    [now],
  );
  return rows[0] ?? { heldPeople: 0, heldOf: 0, allowed: false };
}

/**
 * An admin's leave to forget people who are more than a day's share; the next turn forgets them.
 *
 * @param people how many the admin was shown
 * @param actor `staff:ID`, for the audit
 * @param now the database's instant, UTC
 * @throws DomainError `retention-changed` when another number is held by now
 */
export async function allowForgetting(
  database: Database,
  people: number,
  actor: string,
  now: Date,
): Promise<void> {
  await withTransaction(database, async (tx) => {
    const { rowCount } = await tx.query(
      `UPDATE retention SET allowed_people = $1, allowed_until = $2 WHERE held_people = $1 AND held_people > 0`,
      [people, new Date(now.getTime() + leaveLastsMs)],
    );
    if (rowCount === 0) throw new DomainError("retention-changed");
    await tx.query(
      "INSERT INTO audit_row (at, actor, act, subject, detail) VALUES ($1, $2, 'allow-retention', 'programme', $3)",
      [now, actor, JSON.stringify({ people })],
    );
  });
}
