import type pg from "pg";
import { getPhase, type Schedule } from "../eligibility/window-phase";
import type { JobClock } from "../shared/db/database-clock";
import { LeaderElection, leaderLockIds } from "../shared/db/leader-election";
import { forEachIsolated } from "../shared/for-each-isolated";
import { type PeriodicTask, runPeriodically } from "../shared/run-periodically";
import { AdmissionRateController } from "./admission-rate";
import { listLiveServers } from "./load-signal";
import { type AdmissionCap, isOverloaded, nextAdmissionCap } from "./overload-control";
import { loadSessionAges } from "./session-ages";

/** How often the leader takes its turn, and how often others ask whether they should lead. Milliseconds. */
const turnEvery = 1_000;
const askEvery = 500;

/** How often the leader looks at how long people stay. Milliseconds. */
const lookEvery = 5_000;

export interface SchedulerState {
  pace: AdmissionRateController;
  limit: AdmissionCap;
  turnedAt: number;
  lookedAt: number;
}

interface Line extends Schedule {
  id: string;
  mostInside: number;
  entries: number;
  served: number;
  came: number;
  inside: number;
  bearable: number | null;
  cutAt: Date | null;
  staySeconds: number | null;
}

const lineColumns = `w.id, w.lobby_opens_at AS "lobbyOpensAt", w.opens_at AS "opensAt", w.closes_at AS "closesAt",
  w.paused_at AS "pausedAt", w.most_inside - agent_room(w.most_inside) AS "mostInside", q.entries, q.served, q.came, q.bearable,
  q.cut_at AS "cutAt", q.stay_seconds AS "staySeconds"`;

/** Calls people from the lines: one leader among all processes moves every served counter once a second. */
export class AdmissionScheduler {
  readonly #leader: LeaderElection;
  #led = new Map<string, SchedulerState>();
  #calling: PeriodicTask | undefined;

  /**
   * @param url the database, by an address that keeps sessions; see `Leader`
   * @param placesLeft how many places a window has left, by its id; while there are none nobody is called in vain
   */
  constructor(
    url: string,
    readonly clock: JobClock,
    readonly placesLeft: (windowId: string) => number | null = () => null,
  ) {
    this.#leader = new LeaderElection(url, leaderLockIds.calling, clock);
  }

  start(failed: (error: unknown) => void): void {
    const turn = async () => {
      await this.turn().catch(failed);
      return this.#leader.leads ? turnEvery : askEvery;
    };
    this.#calling = runPeriodically(turn, { every: turnEvery, first: 0 }, failed);
  }

  async stop(): Promise<void> {
    await this.#calling?.stop();
    await this.#leader.resign();
  }

  /** One turn: when this process leads, draws lobbies that have opened and calls people. */
  async turn(): Promise<void> {
    const led = this.#leader.leads;
    const session = await this.#leader.session();
    if (!session) return;
    if (!led) this.#led.clear();
    const now = this.clock.now();
    const strained = (await listLiveServers(session, now)).some(isOverloaded);
    const { rows } = await session.query<Pick<Line, "id"> & Schedule>(
      `SELECT ${lineColumns} FROM cohort_window w JOIN queue_state q ON q.window_id = w.id
       WHERE w.opens_at <= $1 AND w.closes_at > $1`,
      [now],
    );
    const open = rows.filter((line) => getPhase(line, now) === "open");
    await forEachIsolated([
      ...open.map((line) => () => this.#serve(session, line.id, strained, now)),
      () => session.query("DELETE FROM server_report WHERE seen_at < $1", [new Date(now.getTime() - 60_000)]),
    ]);
  }

  async #serve(session: pg.Client, windowId: string, strained: boolean, now: Date): Promise<void> {
    const known = this.#led.get(windowId);
    // Whatever was learned in a turn that did not hold is learned again.
    this.#led.delete(windowId);
    const none = this.placesLeft(windowId) === 0;
    this.#led.set(windowId, await admitNext(session, windowId, known, { strained, none }, now));
  }
}

/**
 * One turn of one line, in a transaction of its own: draws its lobby where that is still to be done, and calls
 * as many as there is room for.
 *
 * @param known what this leader remembers of the line; undefined at its first turn
 * @param seen whether the booking path is strained, and whether the window has no place left
 * @returns what to remember
 */
export async function admitNext(
  session: Session,
  windowId: string,
  known: SchedulerState | undefined,
  { strained, none }: { strained: boolean; none: boolean },
  now: Date,
): Promise<SchedulerState> {
  const at = now.getTime();
  await session.query("BEGIN");
  try {
    const line = await lockedLine(session, windowId, now);
    const led = known ?? (await begin(session, line, at));
    if (at - led.lookedAt >= lookEvery) {
      const { inside, left } = await loadSessionAges(session, windowId, new Date(led.lookedAt), now);
      led.pace.observe((at - led.lookedAt) / 1_000, inside, left);
      led.lookedAt = at;
    }
    led.limit = nextAdmissionCap(led.limit, line.mostInside, strained, at, (at - led.turnedAt) / 1_000);
    led.turnedAt = at;
    const limit = Math.floor(led.limit.inside);
    const turn = led.pace.turn({ ...line, at, limit, entries: none ? line.served : line.entries });
    const room = Math.max(0, limit - line.inside);
    await session.query(
      `UPDATE queue_state SET lobby_size = COALESCE(lobby_size, entries), served = served + $2, inside = $3, room = $4,
         spare = $5, bearable = $6, cut_at = $7, rate_per_minute = $8, stay_seconds = COALESCE($9, stay_seconds),
         turned_at = $10 WHERE window_id = $1`,
      [
        windowId,
        turn.call,
        line.inside,
        room,
        none ? 0 : Math.min(turn.spare, room),
        led.limit.inside,
        led.limit.cutAt === null ? null : new Date(led.limit.cutAt),
        turn.ratePerMinute,
        turn.staySeconds,
        now,
      ],
    );
    await session.query("COMMIT");
    return led;
  } catch (error) {
    await session.query("ROLLBACK").catch(() => {});
    throw error;
  }
}

type Session = Pick<pg.ClientBase, "query">;

/** The line under its lock, so that nobody comes in between the counting of those inside and the new room. */
async function lockedLine(session: Session, windowId: string, now: Date): Promise<Line> {
  const locked = await session.query<Omit<Line, "inside">>(
    `SELECT ${lineColumns} FROM queue_state q JOIN cohort_window w ON w.id = q.window_id
     WHERE q.window_id = $1 FOR UPDATE OF q`,
    [windowId],
  );
  const counted = await session.query<{ inside: number }>(
    `SELECT count(*) AS inside FROM admission
     WHERE window_id = $1 AND agent_id IS NULL AND ended_at IS NULL AND expires_at > $2
       AND person_id NOT IN (SELECT id FROM person WHERE synthetic)`,
    [windowId, now],
  );
  return { ...(locked.rows[0] as Omit<Line, "inside">), inside: counted.rows[0]?.inside ?? 0 };
}

/** A new leader goes on from what the last one stored; a new line begins with the stays of the line before. */
async function begin(session: Session, line: Line, at: number): Promise<SchedulerState> {
  const { rows } = await session.query<{ stay: number }>(
    `SELECT stay_seconds AS stay FROM queue_state WHERE stay_seconds IS NOT NULL
     ORDER BY window_id = $1 DESC, turned_at DESC LIMIT 1`,
    [line.id],
  );
  return {
    pace: new AdmissionRateController(rows[0]?.stay ?? null),
    limit: { inside: line.bearable ?? line.mostInside, cutAt: line.cutAt?.getTime() ?? null },
    turnedAt: at,
    lookedAt: at,
  };
}
