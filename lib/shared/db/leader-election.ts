import pg from "pg";
import type { JobClock } from "./database-clock";

/** The advisory locks by which one process of all does what only one must do. */
export const leaderLockIds = { calling: 719_2021, lookout: 720_2021 } as const;

/**
 * The session that a leader leads by. It holds an advisory lock, and all that a leader writes goes through
 * it: whoever has lost the session can write nothing more. PostgreSQL itself ends the session when its owner
 * dies (the connection closes), hangs (`idle_session_timeout`) or is cut off (keepalives), so that another
 * process leads within three seconds.
 */
export class LeaderElection {
  #session: pg.Client | undefined;
  #leads = false;

  /**
   * @param url a database address that keeps one session for one connection: no transaction pooler
   * @param clock a server whose clock is wrong leads nobody
   */
  constructor(
    readonly url: string,
    readonly lock: number,
    readonly clock: Pick<JobClock, "right">,
  ) {}

  get leads(): boolean {
    return this.#leads;
  }

  /**
   * @returns the session when this process leads, or has just begun to; null when it does not
   * @throws when the database cannot be reached
   */
  async session(): Promise<pg.Client | null> {
    if (!this.clock.right) {
      await this.resign();
      return null;
    }
    const session = await this.#connect();
    if (!this.#leads) {
      const { rows } = await session.query("SELECT pg_try_advisory_lock($1) AS got", [this.lock]);
      this.#leads = rows[0]?.got === true;
    }
    return this.#leads ? session : null;
  }

  async resign(): Promise<void> {
    const session = this.#session;
    this.#lost(session);
    await session?.end().catch(() => {});
  }

  async #connect(): Promise<pg.Client> {
    if (this.#session) return this.#session;
    const session = new pg.Client({
      connectionString: this.url,
      connectionTimeoutMillis: 2_000,
      query_timeout: 5_000,
      options:
        "-c idle_session_timeout=2000 -c idle_in_transaction_session_timeout=2000 -c statement_timeout=4000 -c lock_timeout=2000 " +
        "-c tcp_keepalives_idle=1 -c tcp_keepalives_interval=1 -c tcp_keepalives_count=2",
    });
    session.on("error", () => this.#lost(session));
    session.on("end", () => this.#lost(session));
    await session.connect();
    this.#session = session;
    return session;
  }

  #lost(session: pg.Client | undefined): void {
    if (this.#session !== session) return;
    this.#session = undefined;
    this.#leads = false;
  }
}
