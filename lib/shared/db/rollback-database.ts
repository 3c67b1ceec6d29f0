import pg from "pg";
import { ConcurrencyLimiter } from "../concurrency-limiter";
import { Database } from "./database";

/**
 * A savepoint stands at all times for where the last transaction of the program ended. A commit moves it on, and
 * checks what is checked at a commit, since there will be none.
 */
const begun = "SAVEPOINT committed";
const commit = `SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED; RELEASE SAVEPOINT committed; ${begun}`;
const rollback = "ROLLBACK TO SAVEPOINT committed";
const within: Record<string, string> = { BEGIN: "SELECT", COMMIT: commit, ROLLBACK: rollback };

/** Statements of a trial wait little and hold nothing for long: people come first. Milliseconds. */
const limits = { statement_timeout: 3_000, lock_timeout: 500, idle_in_transaction_session_timeout: 10_000 };

/**
 * A database of which nothing stays: all that is asked of it happens in one transaction, which is rolled
 * back. Transactions of the program become parts of it, so that its code runs unchanged. It has one
 * connection of its own, and what is asked of it is done one after another.
 */
export class RollbackOnlyDatabase extends Database {
  readonly #client: pg.Client;
  readonly #one = new ConcurrencyLimiter(1, Number.POSITIVE_INFINITY);

  private constructor(client: pg.Client) {
    super({ max: 1 }, { acts: Number.POSITIVE_INFINITY, connections: Number.POSITIVE_INFINITY });
    this.#client = client;
  }

  /** @param url PostgreSQL itself, by an address that keeps sessions */
  static async open(url: string): Promise<RollbackOnlyDatabase> {
    const options = Object.entries(limits).map(([name, value]) => `-c ${name}=${value}`);
    const client = new pg.Client({ connectionString: url, options: options.join(" ") });
    // A connection that is lost ends what is being tried; its next statement says so.
    client.on("error", () => {});
    await client.connect();
    return new RollbackOnlyDatabase(client);
  }

  /** Does `work` in a transaction of which nothing stays. */
  async trial<T>(work: () => Promise<T>): Promise<T> {
    await this.#client.query(`BEGIN; ${begun}`);
    try {
      return await work();
    } finally {
      await this.#client.query("ROLLBACK");
    }
  }

  override query(...asked: unknown[]): never {
    const client = this.#client;
    return this.#one.run(async () => {
      // A statement that fails undoes itself alone, as it does outside a transaction.
      try {
        const result = await client.query(...(asked as [string]));
        await client.query(commit);
        return result;
      } catch (error) {
        await client.query(rollback);
        throw error;
      }
    }) as never;
  }

  override connect(): Promise<pg.PoolClient>;
  override connect(): Promise<pg.PoolClient> {
    const client = this.#client;
    return new Promise((given) => {
      void this.#one.run(
        () =>
          new Promise<void>((released) => {
            const query = (asked: unknown, ...rest: unknown[]) =>
              client.query((within[asked as string] ?? asked) as string, ...(rest as []));
            given({ query, release: () => released() } as unknown as pg.PoolClient);
          }),
      );
    });
  }

  override async end(): Promise<void> {
    await this.#client.end();
  }
}
