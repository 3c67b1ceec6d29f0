import { type Database, type Transaction, withTransaction } from "../shared/db/database";
import { type JobClock, runWhileClockIsRight } from "../shared/db/database-clock";
import { type PeriodicTask, runPeriodically } from "../shared/run-periodically";
import { type ChainHead, emptyHead, hashLink, type LinkableRow, linkableColumns } from "./hash-chain";

/** The advisory lock by which one process at a time adds links. */
const sealLock = 721_2021;

const batch = 5_000;

/**
 * How far behind the newest link a turn looks for rows. Ids are given out before a row is committed, so a
 * slow transaction's row appears behind rows that are linked already; no act of the program lasts while so
 * many others write.
 */
const lookBack = 20_000;

/** How often everything is looked through for rows that came later still. Milliseconds. */
const lookThroughEvery = 3_600_000;

export async function getChainHead(database: Pick<Database, "query">): Promise<ChainHead> {
  const { rows } = await database.query<ChainHead>(
    "SELECT position, hash FROM audit_link ORDER BY position DESC LIMIT 1",
  );
  return rows[0] ?? emptyHead;
}

async function link(tx: Transaction, from: number): Promise<{ head: ChainHead; linked: number }> {
  let head = await getChainHead(tx);
  const { rows } = await tx.query<LinkableRow>(
    `SELECT ${linkableColumns} FROM audit_row r
     WHERE r.id > $1 AND NOT EXISTS (SELECT FROM audit_link l WHERE l.row_id = r.id AND l.row_id > $1)
     ORDER BY r.id LIMIT $2`,
    [from, batch],
  );
  const links = rows.map((row) => {
    const position = head.position + 1;
    head = { position, hash: hashLink(head.hash, position, row) };
    return { ...head, row: row.id };
  });
  await tx.query(
    "INSERT INTO audit_link (position, row_id, hash) SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::bytea[])",
    [links.map(({ position }) => position), links.map(({ row }) => row), links.map(({ hash }) => hash)],
  );
  return { head, linked: links.length };
}

/**
 * Links audit rows into the chain soon after they were written, one process at a time. So whoever books
 * waits for nobody else's row: docs/decisions/0036.
 */
export class AuditLinking {
  #lookedThroughAt = Number.NEGATIVE_INFINITY;

  constructor(readonly database: Database) {}

  /**
   * Links what is there, unless another process is doing so.
   *
   * @param at now, milliseconds
   * @returns the newest link, and whether there may be more to do; null when another process is at it
   */
  async turn(at: number): Promise<{ head: ChainHead; more: boolean } | null> {
    const through = at - this.#lookedThroughAt >= lookThroughEvery;
    const done = await withTransaction(this.database, async (tx) => {
      const { rows } = await tx.query("SELECT pg_try_advisory_xact_lock($1) AS got", [sealLock]);
      if (!rows[0]?.got) return null;
      if (through) await tx.query("SET LOCAL statement_timeout = '5min'");
      const newest = await tx.query<{ id: number | null }>("SELECT max(row_id) AS id FROM audit_link");
      return link(tx, through ? 0 : Math.max(0, (newest.rows[0]?.id ?? 0) - lookBack));
    });
    if (!done) return null;
    const more = done.linked === batch;
    if (through && !more) this.#lookedThroughAt = at;
    return { head: done.head, more };
  }
}

/** How often rows are linked, and how often the newest link is told. Milliseconds. */
const sealEvery = 1_000;
const tellEvery = 60_000;

/**
 * Links audit rows each second until it is stopped.
 *
 * @param tell told the newest link about once a minute, to be kept where nobody can change it
 */
export function startLinking(
  database: Database,
  clock: JobClock,
  tell: (head: ChainHead) => void,
  failed: (error: unknown) => void,
): PeriodicTask {
  const sealing = new AuditLinking(database);
  let [told, toldAt] = [0, Number.NEGATIVE_INFINITY];
  const turn = runWhileClockIsRight(clock, async (now) => {
    const at = now.getTime();
    const done = await sealing.turn(at);
    if (done && done.head.position > told && at - toldAt >= tellEvery) {
      [told, toldAt] = [done.head.position, at];
      tell(done.head);
    }
    return done?.more ? 0 : sealEvery;
  });
  return runPeriodically(turn, { every: sealEvery }, failed);
}
