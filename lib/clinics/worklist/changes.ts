import type { Database } from "../../shared/db/database";

/** A reading answers whoever asks within so long after it. Milliseconds. */
const freshFor = 300;
/** Changes are kept in the database for five minutes; after a longer pause some may have been missed. Milliseconds. */
const longestPause = 120_000;
/** Days of clinics that are remembered at most; then it begins anew, and everybody reads their day once. */
const most = 50_000;

/**
 * Which days of which clinics have changed, for pages that ask all the time. It reads what the transactions
 * wrote of themselves (`slot_change`), once for all who ask at the same moment, and only while somebody asks.
 */
export class WorklistChangeTracker {
  /** The last transaction that changed a day of a clinic. */
  readonly #last = new Map<string, number>();
  /** Every change from this transaction on is known. */
  #since = Number.POSITIVE_INFINITY;
  #horizon = 0;
  #readAt = Number.NEGATIVE_INFINITY;
  #reading: Promise<void> | undefined;

  constructor(readonly database: Database) {}

  /**
   * Whether a day that was read at `horizon` may look different now. It says so too when it cannot know.
   *
   * @param day a calendar date in Korea, YYYY-MM-DD
   * @param horizon of the day list: every transaction before it was seen
   * @throws when the database cannot be read
   */
  async hasChanged(clinicId: number, day: string, horizon: number): Promise<boolean> {
    if (performance.now() - this.#readAt > freshFor) {
      this.#reading ??= this.#read().finally(() => {
        this.#reading = undefined;
      });
      await this.#reading;
    }
    return horizon < this.#since || (this.#last.get(`${clinicId} ${day}`) ?? 0) >= horizon;
  }

  async #read(): Promise<void> {
    const at = performance.now();
    const anew = at - this.#readAt > longestPause || this.#last.size > most;
    const { rows } = await this.database.query<{ horizon: number; days: string[]; xacts: number[] }>(
      `WITH changed AS (
         SELECT s.clinic_id || ' ' || to_char(s.starts_at AT TIME ZONE 'Asia/Seoul', 'YYYY-MM-DD') AS day,
                max(c.xact)::float8 AS xact
         FROM slot_change c JOIN slot s ON s.id = c.slot_id WHERE c.xact >= $1 GROUP BY 1)
       SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint AS horizon,
              ARRAY(SELECT day FROM changed ORDER BY day) AS days, ARRAY(SELECT xact FROM changed ORDER BY day) AS xacts`,
      [anew ? Number.MAX_SAFE_INTEGER : this.#horizon],
    );
    const { horizon = this.#horizon, days = [], xacts = [] } = rows[0] ?? {};
    if (anew) {
      this.#last.clear();
      this.#since = horizon;
    }
    for (const [n, day] of days.entries()) this.#last.set(day, xacts[n] ?? 0);
    this.#horizon = horizon;
    this.#readAt = at;
  }
}
