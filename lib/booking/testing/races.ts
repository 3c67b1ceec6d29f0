import type pg from "pg";
import type { World } from "./world";

/**
 * Lets another transaction do something, starts an act of the world's own connection, looks once that waits, and
 * commits the other. The world is committed before.
 *
 * @throws Error when the act does not wait: then what is tried is no race
 */
export async function whileActWaits<T>(
  world: World,
  first: (tx: pg.PoolClient) => Promise<unknown>,
  act: () => Promise<T>,
  look: () => Promise<void> = async () => {},
): Promise<T> {
  await world.commit();
  const tx = await world.database.connect();
  const { processID } = world.it.client as pg.PoolClient & { processID: number };
  try {
    await tx.query("BEGIN");
    await first(tx);
    let ended = false;
    const going = act().finally(() => {
      ended = true;
    });
    going.catch(() => {});
    let waits = false;
    while (!waits && !ended) {
      const { rows } = await world.database.query("SELECT cardinality(pg_blocking_pids($1)) > 0 AS waits", [
        processID,
      ]);
      waits = rows[0].waits;
    }
    try {
      if (!waits) throw new Error("the act did not wait");
      await look();
    } finally {
      await tx.query("COMMIT");
      await going.catch(() => {});
    }
    return await going;
  } finally {
    tx.release();
  }
}

/** Does an act while another transaction holds locks, for none of which it may wait. The world is committed before. */
export async function whileLocked<T>(
  world: World,
  lock: (tx: pg.PoolClient) => Promise<unknown>,
  act: () => Promise<T>,
): Promise<T> {
  if (!world.committed) await world.commit();
  const tx = await world.database.connect();
  try {
    await tx.query("BEGIN");
    await lock(tx);
    await world.it.client.query("SET lock_timeout = '1s'");
    return await act();
  } finally {
    await tx.query("ROLLBACK");
    tx.release();
    await world.it.client.query("RESET lock_timeout");
  }
}

export const lockSlot = (slot: number) => (tx: pg.PoolClient) =>
  tx.query("SELECT FROM slot WHERE id = $1 FOR NO KEY UPDATE", [slot]);

/** Whether nobody has locked a slot at this moment. */
export async function isUnlocked(world: World, slot: number): Promise<boolean> {
  const { rowCount } = await world.database.query(
    "SELECT FROM slot WHERE id = $1 FOR NO KEY UPDATE SKIP LOCKED",
    [slot],
  );
  return rowCount === 1;
}

/** Whether the world's transaction has the lock under which a person's acts follow one another. */
export async function isActing(world: World, person: string): Promise<boolean> {
  const { rows } = await world.database.query<{ free: boolean }>(
    "SELECT pg_try_advisory_xact_lock(hashtextextended($1, 0)) AS free",
    [person],
  );
  return rows[0]?.free === false;
}

/** The actor of whom the audit would tell in the next transaction of the world's connection. */
export async function actorLeft(world: World): Promise<string> {
  const { rows } = await world.it.client.query("SELECT current_setting('vaccine.actor', true) AS actor");
  return rows[0].actor ?? "";
}
