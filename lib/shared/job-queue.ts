import PgBoss from "pg-boss";
import type { Database } from "./db/database";

export type Jobs = PgBoss;
export type JobStore = PgBoss.Db;

/**
 * The queues, and how each treats a job that fails: tried again after 15 to 30 seconds, then after twice as long
 * each time, some two hours in all; what fails for the last time goes to the dead-letter queue. A job whose process
 * died is taken up again after a minute.
 */
const queues = {
  "dead-messages": { retryLimit: 100, retryDelay: 60, expireInSeconds: 60 },
  messages: {
    retryLimit: 8,
    retryDelay: 30,
    retryBackoff: true,
    expireInSeconds: 60,
    retentionMinutes: 3 * 1_440,
    deadLetter: "dead-messages",
  },
} as const satisfies Record<string, Omit<PgBoss.Queue, "name">>;

export type QueueName = keyof typeof queues;

export const jobSchema = "pgboss";

/** A transaction, or the pool, as pg-boss writes through it. */
export const createJobStore = (tx: {
  query(text: string, values: unknown[]): Promise<{ rows: unknown[] }>;
}) => ({
  executeSql: (text: string, values: unknown[]) => tx.query(text, values),
});

/**
 * Says of jobs in a transaction that they are done, or that they failed: those are tried again or given up by the
 * queue's rule.
 */
export async function finishJobs(
  jobs: Jobs,
  queue: QueueName,
  how: "complete" | "fail",
  ids: readonly string[],
  tx: Parameters<typeof createJobStore>[0],
): Promise<void> {
  if (ids.length === 0) return;
  // As it is; the types of pg-boss 10 leave the data out, which comes before the options.
  type End = (
    name: string,
    ids: readonly string[],
    data: null,
    options: PgBoss.ConnectionOptions,
  ) => Promise<unknown>;
  await (jobs[how] as unknown as End)(queue, ids, null, { db: createJobStore(tx) });
}

const kept = { schedule: false, archiveCompletedAfterSeconds: 3_600, deleteAfterHours: 24 };

/**
 * Makes or renews pg-boss's tables and our queues. They are its owner's to make, so a server cannot.
 *
 * @param ownerUrl connection address of the tables' owner
 * @throws what PostgreSQL throws
 */
export async function createQueues(ownerUrl: string): Promise<void> {
  const boss = new PgBoss({ ...kept, connectionString: ownerUrl, max: 1, supervise: false });
  await boss.start();
  try {
    for (const [name, options] of Object.entries(queues)) {
      await boss.createQueue(name, { name, ...options });
      await boss.updateQueue(name, { name, ...options });
    }
  } finally {
    await boss.stop({ graceful: false });
  }
}

/**
 * Opens the queues on our own pool: it asks by plain statements now and then and listens to nothing, so it works
 * through a pooler in transaction mode. Jobs of dead processes and old jobs are seen to once a minute by whichever
 * server comes first.
 *
 * @param failed told of what goes wrong in that
 * @throws when the queues have not been installed, or by another release
 */
export async function startJobQueue(database: Database, failed: (error: unknown) => void): Promise<Jobs> {
  const boss = new PgBoss({
    ...kept,
    db: createJobStore(database),
    migrate: false,
    supervise: true,
    maintenanceIntervalSeconds: 60,
  });
  boss.on("error", failed);
  await boss.start();
  return boss;
}
