import pg from "pg";
import type { Database } from "../db/database";
import { blindIndex, decryptWithAad, encryptColumn } from "./column-encryption";
import { type EncryptedColumn, encryptedColumns } from "./encrypted-columns";
import { type DataKeys, getDataKeys } from "./keys";

/** Rows of one statement: some milliseconds of locks, each on a row that nobody is kept waiting for long. */
const batch = 500;

/** Where the keyed hash of a column's value stands, and in which rows there is one. */
interface Hashed {
  of: EncryptedColumn;
  column: string;
  rows: string;
}
const hashed: readonly Hashed[] = [
  { of: "person.phone", column: "phone_hash", rows: "contact_hash IS NULL" },
  { of: "person.phone", column: "contact_hash", rows: "contact_hash IS NOT NULL" },
  { of: "one_time_code.phone", column: "phone_hash", rows: "true" },
  { of: "outbox_message.recipient", column: "recipient_hash", rows: "channel = 'SMS'" },
];

export interface RotationProgress {
  column: EncryptedColumn;
  /** Values of the column that were sealed anew so far, and that were to be at the start. */
  done: number;
  of: number;
}

/** Of values that are not sealed under the first key. An empty text has nothing to hide. */
function others(column: EncryptedColumn, keys: DataKeys): { table: string; name: string; where: string } {
  const [table = "", name = ""] = column.split(".");
  const quoted = pg.escapeIdentifier(name);
  return {
    table: pg.escapeIdentifier(table),
    name: quoted,
    where: `${quoted} <> '' AND NOT starts_with(${quoted}, '~1.${keys.first}.')`,
  };
}

/** How many values of each column are sealed under another key than the first, or not at all. */
export async function countNotUnderPrimaryKey(
  database: Database,
  keys: DataKeys = getDataKeys(),
): Promise<Map<EncryptedColumn, number>> {
  const counts = new Map<EncryptedColumn, number>();
  for (const column of Object.keys(encryptedColumns) as EncryptedColumn[]) {
    const { table, where } = others(column, keys);
    const { rows } = await database.query<{ count: number }>(`SELECT count(*) FROM ${table} WHERE ${where}`);
    counts.set(column, rows[0]?.count ?? 0);
  }
  return counts;
}

/**
 * Seals anew, under the first of `DATA_KEYS`, every value that is sealed under another or not at all. People may be
 * served meanwhile: a value that changes between its reading and its writing is left to whoever changed it. Whoever
 * begins again after a break goes on with what is left.
 *
 * @param told after each batch
 * @throws DecryptionError for a value whose key is not among `DATA_KEYS`
 */
export async function reencryptAll(
  database: Database,
  told: (progress: RotationProgress) => void,
  keys: DataKeys = getDataKeys(),
): Promise<void> {
  const counts = await countNotUnderPrimaryKey(database, keys);
  for (const [column, of] of counts) {
    if (of === 0) continue;
    let done = 0;
    let from: string | null = null;
    do {
      const moved = await sealBatch(database, column, from, keys);
      done += moved.written;
      from = moved.last;
      if (moved.written > 0) told({ column, done, of });
    } while (from !== null);
  }
}

interface Row {
  id: string;
  row: string;
  value: string;
  hash: boolean;
}

async function sealBatch(
  database: Database,
  column: EncryptedColumn,
  from: string | null,
  keys: DataKeys,
): Promise<{ written: number; last: string | null }> {
  const { table, name, where } = others(column, keys);
  const { key, type, row } = { type: "uuid", ...encryptedColumns[column] };
  // The first is written by a release that did not hash yet, too; one beside it is there or it is none.
  const beside = hashed.find((candidate) => candidate.of === column);
  const found = await database.query<Row>(
    `SELECT ${key}::text AS id, ${row} AS row, ${name} AS value, ${beside?.rows ?? "false"} AS hash
     FROM ${table} WHERE ${where} AND ($1::${type} IS NULL OR ${key} > $1) ORDER BY ${key} LIMIT ${batch}`,
    [from],
  );
  const texts = found.rows.map((it) => decryptWithAad(`${column}:${it.row}`, it.value, keys));
  const hash = beside?.column;
  const { rowCount } = await database.query(
    `UPDATE ${table} t SET ${name} = n.fresh${hash ? `, ${hash} = COALESCE(t.${hash}, n.hash)` : ""}
     FROM unnest($1::${type}[], $2::text[], $3::text[], $4::bytea[]) AS n(id, stored, fresh, hash)
     WHERE t.${key} = n.id AND t.${name} = n.stored`,
    [
      found.rows.map((it) => it.id),
      found.rows.map((it) => it.value),
      found.rows.map((it, n) => encryptColumn(column, it.row, texts[n] as string, keys)),
      found.rows.map((it, n) => (it.hash ? blindIndex("phone", texts[n] as string, keys) : null)),
    ],
  );
  const last = found.rows.length === batch ? (found.rows.at(-1)?.id ?? null) : null;
  return { written: rowCount ?? 0, last };
}

/**
 * Hashes every phone anew under the first of `LOOKUP_KEY`. People may be served meanwhile: a row that changes between
 * its reading and its writing is left to whoever changed it. To begin again after a break changes nothing twice.
 *
 * @param told after each batch: rows of the column that were looked at
 * @returns how many hashes were not of the first key
 * @throws DecryptionError for a value whose key is not among `DATA_KEYS`
 */
export async function rehashAll(
  database: Database,
  told: (progress: RotationProgress) => void,
  keys: DataKeys = getDataKeys(),
): Promise<number> {
  let changed = 0;
  for (const { of: column, column: hash, rows: which } of hashed) {
    const { table, name } = others(column, keys);
    const where = `${which} AND ${name} <> '' AND ${hash} IS NOT NULL`;
    const total = await database.query<{ count: number }>(`SELECT count(*) FROM ${table} WHERE ${where}`);
    const of = total.rows[0]?.count ?? 0;
    let done = 0;
    for (let from: string | null = null; ; ) {
      const batchOf = await hashBatch(database, column, { hash, where, from }, keys);
      changed += batchOf.changed;
      done += batchOf.read;
      if (batchOf.read > 0) told({ column, done, of });
      if (batchOf.last === null) break;
      from = batchOf.last;
    }
  }
  return changed;
}

async function hashBatch(
  database: Database,
  column: EncryptedColumn,
  { hash, where, from }: { hash: string; where: string; from: string | null },
  keys: DataKeys,
): Promise<{ read: number; changed: number; last: string | null }> {
  const { table, name } = others(column, keys);
  const { key, type, row } = { type: "uuid", ...encryptedColumns[column] };
  const found = await database.query<Omit<Row, "hash">>(
    `SELECT ${key}::text AS id, ${row} AS row, ${name} AS value FROM ${table}
     WHERE ${where} AND ($1::${type} IS NULL OR ${key} > $1) ORDER BY ${key} LIMIT ${batch}`,
    [from],
  );
  const { rowCount } = await database.query(
    `UPDATE ${table} t SET ${hash} = n.hash FROM unnest($1::${type}[], $2::text[], $3::bytea[]) AS n(id, stored, hash)
     WHERE t.${key} = n.id AND t.${name} = n.stored AND t.${hash} IS DISTINCT FROM n.hash`,
    [
      found.rows.map((it) => it.id),
      found.rows.map((it) => it.value),
      found.rows.map((it) =>
        blindIndex("phone", decryptWithAad(`${column}:${it.row}`, it.value, keys), keys),
      ),
    ],
  );
  const last = found.rows.length === batch ? (found.rows.at(-1)?.id ?? null) : null;
  return { read: found.rows.length, changed: rowCount ?? 0, last };
}
