import { getRetentionState } from "../privacy/erase-expired.job";
import type { DatabaseClock } from "../shared/db/database-clock";
import { LeaderElection, leaderLockIds } from "../shared/db/leader-election";
import { type PeriodicTask, runPeriodically } from "../shared/run-periodically";
import {
  clockDrift,
  evaluateRules,
  type Observations,
  type ObservedQueue,
  updateBaseline,
} from "./alert-rules";
import { type AlertNotifier, raise, sendWebhook, syncAlerts } from "./alerts";
import { deleteHeartbeat, listServers, writeHeartbeat } from "./heartbeat";
import type { RequestFigures } from "./request-stats";
import { listWindowsToCheck } from "./synthetic-check/fixtures";
import { type CheckDeps, runSyntheticCheck, saveCheckResult } from "./synthetic-check/run-check";

/** How often each process asks whether it should look out. Milliseconds. */
const askEvery = 1_000;
/** How often each process reports and the rules are judged. Milliseconds. */
const turnEvery = 5_000;
/** A walk begins so often that a fault is known within a minute although a walk had just ended. Milliseconds. */
const walkEvery = 30_000;
/** A walk that failed is tried once more before anybody is woken: a server may just have been replaced. */
const againAfter = 2_000;

export interface MonitorDeps extends CheckDeps {
  /** PostgreSQL itself, since the lock belongs to a session. */
  directUrl: string;
  databaseClock: Pick<DatabaseClock, "right" | "now" | "offsetMs">;
  server: string;
  release: string;
  figures(): RequestFigures;
  codes(): Promise<Observations["codes"]>;
  /** Windows that open within a day, and what each lacks. */
  opening(now: Date): Promise<Observations["opening"]>;
  channels: readonly string[];
  telling: AlertNotifier;
  /** Whether the synthetic citizen walks. */
  walks: boolean;
}

/**
 * Watches the site from inside: every process reports on itself, and one among them, whichever holds the
 * lock, sends the synthetic citizen round, judges the rules and tells the operator.
 */
export class Monitor {
  readonly #leader: LeaderElection;
  #turns: PeriodicTask[] = [];
  #stopped = false;
  #called = new Map<string, { served: number; at: number }>();
  #usual = 0;
  #usualAt = 0;

  constructor(readonly parts: MonitorDeps) {
    this.#leader = new LeaderElection(parts.directUrl, leaderLockIds.lookout, parts.databaseClock);
  }

  start(failed: (error: unknown) => void): void {
    // The site must listen before anybody walks through it.
    const first = 2_000;
    const walking = async () => {
      await this.walkAll().catch(failed);
      // Whoever begins to lead walks at once, since nobody knows when the last one did.
      return this.#leader.leads ? walkEvery : askEvery;
    };
    this.#turns = [
      runPeriodically(() => this.#keepLeading(), { every: askEvery, first }, failed),
      runPeriodically(() => this.turn(), { every: turnEvery, first }, failed),
      ...(this.parts.walks ? [runPeriodically(walking, { every: askEvery, first }, failed)] : []),
    ];
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    // A walk goes through the site that is stopping, and may wait for it: the next one takes its traces away.
    const [leading, watching] = this.#turns.map((turns) => turns.stop());
    await Promise.all([leading, watching]);
    await this.#leader.resign();
    await deleteHeartbeat(this.parts.database, this.parts.server);
  }

  /** A session that says nothing for two seconds is ended, since its process may hang. */
  async #keepLeading(): Promise<void> {
    const led = this.#leader.leads;
    const session = await this.#leader.session();
    await session?.query("SELECT 1");
    // What another has seen meanwhile is not known here.
    if (session && !led) this.#called.clear();
  }

  /** Sends the synthetic citizen through every window that is open or in its lobby. */
  async walkAll(): Promise<void> {
    if (!this.#leader.leads) return;
    const { database, databaseClock } = this.parts;
    for (const window of await listWindowsToCheck(database, databaseClock.now())) {
      let walked = await runSyntheticCheck(this.parts, window);
      if (walked.failure && !this.#stopped) {
        await new Promise((resolve) => setTimeout(resolve, againAfter));
        walked = await runSyntheticCheck(this.parts, window);
      }
      if (this.#stopped) return;
      await saveCheckResult(database, walked, databaseClock.now());
      if (walked.failure) await this.judge();
    }
  }

  async turn(): Promise<void> {
    const { database, databaseClock, server, release, figures } = this.parts;
    await writeHeartbeat(database, {
      server,
      release,
      clockOffsetMs: databaseClock.offsetMs,
      figures: figures(),
    });
    if (!databaseClock.right) await this.#tellOfOwnClock();
    else if (this.#leader.leads) await this.judge();
  }

  /** Where every server's clock is wrong nobody leads, and each still says so of itself. */
  async #tellOfOwnClock(): Promise<void> {
    const { database, databaseClock, server, telling } = this.parts;
    const now = databaseClock.now();
    await raise(database, [clockDrift(server, databaseClock.offsetMs)], telling, now);
    await sendWebhook(database, telling, now);
  }

  async judge(): Promise<void> {
    const { database, databaseClock, telling } = this.parts;
    const now = databaseClock.now();
    const seen = await this.#see(now);
    await syncAlerts(database, evaluateRules(seen), telling, now);
    await sendWebhook(database, telling, now);
    const sum = (read: "asked" | "refused") => seen.servers.reduce((total, each) => total + each[read], 0);
    const minutes = this.#usualAt === 0 ? 0 : (now.getTime() - this.#usualAt) / 60_000;
    this.#usual = updateBaseline(this.#usual, sum("asked"), sum("refused"), minutes);
    this.#usualAt = now.getTime();
  }

  async #see(now: Date): Promise<Observations> {
    const { database, channels } = this.parts;
    const walks = await database.query<Observations["walks"][number]>(
      `SELECT w.slug, s.failed_step AS "failedStep", s.got FROM synthetic_walk s JOIN cohort_window w ON w.id = s.window_id
       WHERE s.walked_at > $1::timestamptz - interval '3 minutes' AND w.closes_at > $1 AND w.paused_at IS NULL`,
      [now],
    );
    const outbox = await database.query<Observations["outbox"]>(
      `SELECT count(*) FILTER (WHERE given_up_at IS NULL
                AND COALESCE(queued_at, next_try_at) < $1::timestamptz - interval '5 minutes') AS late,
              count(given_up_at) AS "givenUp" FROM outbox_message
       WHERE sent_at IS NULL AND dropped_at IS NULL AND created_at > $1::timestamptz - interval '1 day'
         AND (channel::text = ANY($2) OR channel IS NULL AND $2 <> '{}')`,
      [now, channels],
    );
    return {
      walks: walks.rows,
      servers: await listServers(database),
      lines: await this.#lines(now),
      outbox: outbox.rows[0] ?? { late: 0, givenUp: 0 },
      codes: await this.parts.codes(),
      opening: await this.parts.opening(now),
      retention: await getRetentionState(database, now),
      usualRefusals: this.#usual,
    };
  }

  async #lines(now: Date): Promise<ObservedQueue[]> {
    const { rows } = await this.parts.database.query<ObservedQueue & { served: number }>(
      `SELECT w.slug, q.entries - q.served AS waiting, q.served, w.most_inside AS "mostInside",
              (SELECT count(*) FROM admission a
               WHERE a.window_id = w.id AND a.ended_at IS NULL AND a.expires_at > $1
                 AND a.person_id NOT IN (SELECT id FROM person WHERE synthetic)) AS inside
       FROM cohort_window w JOIN queue_state q ON q.window_id = w.id
       WHERE w.published_at <= $1 AND w.opens_at <= $1 AND w.closes_at > $1 AND w.paused_at IS NULL`,
      [now],
    );
    return rows.map(({ served, ...line }) => {
      const last = this.#called.get(line.slug);
      const at = last && last.served === served && line.waiting > 0 ? last.at : now.getTime();
      this.#called.set(line.slug, { served, at });
      return { ...line, stillSeconds: (now.getTime() - at) / 1_000 };
    });
  }
}
