import pg from "pg";

/** By this name the sessions of a migration are known. */
export const migrationName = "migration";

/** Locks that make those who write, or even those who read, wait. */
const heavy = ["ShareLock", "ShareRowExclusiveLock", "ExclusiveLock", "AccessExclusiveLock"];

export interface HeldLock {
  table: string;
  mode: string;
  /** Milliseconds, to within one look. */
  held: number;
}

/** Looks on at the locks that a migration holds on tables, fifty times a second. */
export class LockWatch {
  #seen = new Map<string, { from: number; to: number }>();
  #watching = true;
  #done: Promise<void>;

  constructor(url: string) {
    this.#done = this.#watch(url);
  }

  async #watch(url: string): Promise<void> {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    while (this.#watching) {
      const { rows } = await client.query<{ id: string }>(
        `SELECT l.pid || ' ' || c.relname || ' ' || l.mode AS id FROM pg_locks l JOIN pg_class c ON c.oid = l.relation
         JOIN pg_stat_activity a ON a.pid = l.pid JOIN pg_namespace n ON n.oid = c.relnamespace
         WHERE a.application_name = $1 AND l.granted AND c.relkind IN ('r', 'p') AND n.nspname = 'public'
           AND c.relname <> '_prisma_migrations' AND l.mode = ANY($2)`,
        [migrationName, heavy],
      );
      const now = performance.now();
      for (const { id } of rows) this.#seen.set(id, { from: this.#seen.get(id)?.from ?? now, to: now });
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    await client.end();
  }

  /** @returns what was held, the longest first */
  async stop(): Promise<HeldLock[]> {
    this.#watching = false;
    await this.#done;
    return [...this.#seen]
      .map(([id, { from, to }]) => {
        const [, table = "", mode = ""] = id.split(" ");
        return { table, mode, held: Math.round(to - from) };
      })
      .sort((a, b) => b.held - a.held);
  }
}
