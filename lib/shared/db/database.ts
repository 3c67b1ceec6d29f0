import { EventEmitter } from "node:events";
import pg from "pg";
import { ConcurrencyLimiter, OverloadedError } from "../concurrency-limiter";
import { DomainError, type ErrorCode } from "../errors";

/** The longest a statement may run, and the longest it may wait for a lock. Milliseconds. */
const statementTimeout = 5_000;
const lockTimeout = 2_000;

/** How often a transaction that lost a deadlock or a serialization race is tried in all. */
const attempts = 4;

/** Serialization failure and deadlock: PostgreSQL's documentation, appendix A, class 40. */
const retryable = new Set(["40001", "40P01"]);

/** Of a refusal that a function of the database raises; its message is the reason. */
export const REFUSAL_SQLSTATE = "VR001";

// PostgreSQL's bigint comes as text by default; every id here stays far below 2^53.
pg.types.setTypeParser(pg.types.builtins.INT8, Number);

export type Transaction = pg.PoolClient;

/** A client behind a pooler, where the next statement may meet another server, which has not prepared it. */
class PooledClient extends pg.Client {
  override query(...args: never[]): never {
    const [first, ...rest] = args as unknown[];
    const named = typeof first === "object" && first !== null && "name" in first && "text" in first;
    const asked = named ? [{ ...first, name: undefined }, ...rest] : [first, ...rest];
    return (super.query as (...all: unknown[]) => never)(...asked);
  }
}

/** How many may wait before whoever comes next is refused at once with `OverloadedError`. */
export interface QueueLimits {
  acts: number;
  connections: number;
}

/** A server's: about a tenth of a second's work. Who waited longer would have been refused late. */
export const serverLimits: QueueLimits = { acts: 128, connections: 128 };
/** A script's, and a test's: they bring their own bound. */
const patientQueues: QueueLimits = { acts: Number.POSITIVE_INFINITY, connections: Number.POSITIVE_INFINITY };

/** Acts on bookings that go on at once: docs/decisions/0027. */
const actsAtOnce = 4;
/** Connections that acts never take. */
const connectionsForReading = 4;

type Connected = (error: Error | undefined, client: pg.PoolClient | undefined, done: () => void) => void;

/** A pool whose queues are bounded. */
export class Database extends pg.Pool {
  /**
   * Acts on bookings go through here. They wait for each other's rows and for the same processors: more of them
   * at once would not be done sooner, and would leave no connection and no time to those who only read.
   */
  readonly bookingLimiter: ConcurrencyLimiter;

  /** The texts that functions of the database raise as WARNING: an item was passed over, while the rest went on. */
  readonly warnings = new EventEmitter<{ warning: [text: string] }>();

  constructor(
    config: pg.PoolConfig,
    readonly queues: QueueLimits,
  ) {
    super(config);
    const most = Math.max(1, (config.max ?? actsAtOnce) - connectionsForReading);
    this.bookingLimiter = new ConcurrencyLimiter(Math.min(actsAtOnce, most), queues.acts);
  }

  override connect(): Promise<pg.PoolClient>;
  override connect(callback: Connected): void;
  override connect(callback?: Connected): Promise<pg.PoolClient> | undefined {
    const busy = this.waitingCount >= this.queues.connections;
    if (!callback) return busy ? Promise.reject(new OverloadedError()) : super.connect();
    if (busy) callback(new OverloadedError(), undefined, () => {});
    else super.connect(callback);
    return undefined;
  }
}

/**
 * A pool with bounded waits: a caller that gets no connection within two seconds is told so.
 *
 * @param most connections at the most
 * @param queues how many callers may wait
 * @param pooled whether a pooler in transaction mode stands between: then no statement is prepared by name
 */
export function openDatabase(url: string, most = 10, queues = patientQueues, pooled = false): Database {
  const pool = new Database(
    {
      Client: pooled ? (PooledClient as typeof pg.Client) : pg.Client,
      connectionString: url,
      max: most,
      connectionTimeoutMillis: 2_000,
      options: `-c statement_timeout=${statementTimeout} -c lock_timeout=${lockTimeout}`,
    },
    queues,
  );
  // An idle connection that the server closes must not end the process; the next query opens another.
  pool.on("error", () => {});
  pool.on("connect", (client) => {
    client.on("notice", (notice) => {
      if (notice.severity === "WARNING") pool.warnings.emit("warning", notice.message ?? "");
    });
  });
  return pool;
}

/**
 * Whether statements on this database's connections are stopped in time. A pooler in between may drop what
 * `openDatabase` asks for at the start of a connection; deploy/pgbouncer/pgbouncer.ini sets it by itself.
 *
 * @throws what the database throws
 */
export async function hasStatementTimeout(database: Database): Promise<boolean> {
  const { rows } = await database.query(
    "SELECT current_setting('statement_timeout') <> '0' AND current_setting('lock_timeout') <> '0' AS limited",
  );
  return rows[0]?.limited === true;
}

/** Shutting down, out of connections, cancelled by a time limit, lock not had in time. */
const passing = /^(08|53|57)|^55P03$/;

/** Whether the store is away or too busy, rather than the program wrong: the same request may succeed later. */
export function isDatabaseUnavailable(error: unknown): boolean {
  if (error instanceof OverloadedError) return true;
  if (error instanceof pg.DatabaseError) return passing.test(error.code ?? "");
  const { code, message } = error as NodeJS.ErrnoException;
  return (
    /^E(CONN|PIPE|HOST|TIMEDOUT|NOTFOUND|AI_AGAIN)/.test(code ?? "") ||
    /timeout|terminated/i.test(message ?? "")
  );
}

/**
 * Tries `work` again when it lost a deadlock or a serialization race. So it must have no effect outside its
 * transaction.
 *
 * @throws what `work` throws; the last race's error after four attempts
 */
export async function withRetry<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      const raced = error instanceof pg.DatabaseError && retryable.has(error.code ?? "");
      if (!raced || attempt === attempts) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, Math.random() * 20 * attempt));
  }
}

/**
 * Runs `work` in one READ COMMITTED transaction, and again from the start when it lost a deadlock or a
 * serialization race. So `work` must have no effect outside the transaction.
 *
 * @throws what `work` throws; the last race's error after four attempts
 */
export async function withTransaction<T>(
  database: Database,
  work: (tx: Transaction) => Promise<T>,
): Promise<T> {
  return withRetry(async () => {
    const tx = await database.connect();
    let broken: Error | undefined;
    try {
      await tx.query("BEGIN");
      const result = await work(tx);
      await tx.query("COMMIT");
      return result;
    } catch (error) {
      await tx.query("ROLLBACK").catch((lost: Error) => {
        broken = lost;
      });
      // What the database checks last, it refuses at the commit.
      if (error instanceof pg.DatabaseError && error.code === REFUSAL_SQLSTATE)
        throw new DomainError(error.message as ErrorCode);
      throw error;
    } finally {
      tx.release(broken);
    }
  });
}
