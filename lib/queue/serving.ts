import pg from "pg";
import { phaseAt } from "../eligibility/phase";
import type { Clock } from "../platform/clock";
import type { Database } from "../platform/database";

/** The advisory lock that makes one process of all the leader. */
const leaderLock = 719_2021;
/** How long a called person is expected before their place inside is given on. Milliseconds. */
const expectedFor = 60_000;

/**
 * How many more people to call now.
 *
 * @param line.inside live admissions
 * @param line.expected people called within the last minute who have not come yet
 */
export function peopleToCall(line: {
  mostInside: number;
  inside: number;
  expected: number;
  served: number;
  entries: number;
}): number {
  const room = line.mostInside - line.inside - line.expected;
  return Math.max(0, Math.min(room, line.entries - line.served));
}

/** Calls people from the line: one leader among all processes moves every served counter once a second. */
export class Serving {
  #leader: pg.Client | undefined;
  #calls = new Map<string, { at: number; people: number }[]>();
  #timer: NodeJS.Timeout | undefined;
  #stopped = false;

  constructor(
    readonly database: Database,
    readonly databaseUrl: string,
    readonly clock: Clock,
  ) {}

  start(failed: (error: unknown) => void): void {
    const turn = async () => {
      await this.turn().catch(failed);
      if (!this.#stopped) this.#timer = setTimeout(turn, 1_000);
    };
    void turn();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    await this.#leader?.end();
    this.#leader = undefined;
  }

  /** The lock lives as long as its connection, so a dead leader's lock is free at once. */
  async #leads(): Promise<boolean> {
    if (this.#leader) return true;
    const client = new pg.Client({ connectionString: this.databaseUrl, connectionTimeoutMillis: 2_000 });
    client.on("error", () => {
      if (this.#leader === client) this.#leader = undefined;
    });
    await client.connect();
    const { rows } = await client.query("SELECT pg_try_advisory_lock($1) AS got", [leaderLock]);
    if (!rows[0]?.got) {
      await client.end();
      return false;
    }
    this.#leader = client;
    this.#calls.clear();
    return true;
  }

  /** One turn: when this process leads, draws lobbies that have opened and calls people. */
  async turn(): Promise<void> {
    if (!(await this.#leads())) return;
    const now = this.clock.now();
    const { rows } = await this.database.query(
      `SELECT w.id, w.lobby_opens_at AS "lobbyOpensAt", w.opens_at AS "opensAt", w.closes_at AS "closesAt",
              w.paused_at AS "pausedAt", w.most_inside AS "mostInside", q.entries, q.served,
              (SELECT count(*) FROM admission a WHERE a.window_id = w.id AND a.ended_at IS NULL AND a.expires_at > $1)
                AS inside,
              (SELECT count(DISTINCT a.person_id) FROM admission a WHERE a.window_id = w.id) AS came
       FROM cohort_window w JOIN queue_state q ON q.window_id = w.id WHERE w.opens_at <= $1 AND w.closes_at > $1`,
      [now],
    );
    for (const line of rows) {
      if (phaseAt(line, now) !== "open") continue;
      const calls = (
        this.#calls.get(line.id) ?? [{ at: now.getTime(), people: line.served - line.came }]
      ).filter((call) => call.at > now.getTime() - expectedFor);
      const calledLately = calls.reduce((sum, call) => sum + call.people, 0);
      const expected = Math.min(calledLately, line.served - line.came);
      const people = peopleToCall({ ...line, expected });
      await this.database.query(
        `UPDATE queue_state SET lobby_size = COALESCE(lobby_size, entries), served = LEAST(entries, served + $2)
         WHERE window_id = $1 AND ($2 > 0 OR lobby_size IS NULL)`,
        [line.id, people],
      );
      if (people > 0) calls.push({ at: now.getTime(), people });
      this.#calls.set(line.id, calls);
    }
  }
}
