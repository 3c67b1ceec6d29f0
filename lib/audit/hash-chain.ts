import { createHash } from "node:crypto";

/** What the hash of a row is taken over, as texts that PostgreSQL always writes alike. */
export interface LinkableRow {
  id: number;
  /** UTC to the millisecond, as `sealable` writes it. */
  at: string;
  actor: string;
  act: string;
  subject: string;
  /** JSON in PostgreSQL's canonical form. */
  detail: string;
}

/** The columns of `Sealable`, of an `audit_row r`. */
export const linkableColumns = `r.id, to_char(r.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS at, r.actor, r.act,
  r.subject, r.detail::text AS detail`;

export const CHAIN_START = Buffer.alloc(32);

/**
 * The hash of a link: over the link before, its own position and the row. Each part is told apart from the
 * next by JSON, so that no text can be moved from one into another.
 *
 * @param previous the hash of the link before; `beginning` for the first
 * @param position from 1
 */
export function hashLink(previous: Buffer, position: number, row: LinkableRow): Buffer {
  const { id, at, actor, act, subject, detail } = row;
  return createHash("sha256")
    .update(previous)
    .update(JSON.stringify([position, id, at, actor, act, subject, detail]))
    .digest();
}

/** The newest link of a chain: whoever keeps it elsewhere can tell later whether what led to it still stands. */
export interface ChainHead {
  position: number;
  hash: Buffer;
}

export const emptyHead: ChainHead = { position: 0, hash: CHAIN_START };

/** "120:9f86d0…": a head as it is written in logs and files. */
export function formatHead({ position, hash }: ChainHead): string {
  return `${position}:${hash.toString("hex")}`;
}

/** A head as `formatHead` wrote it; null for anything else. */
export function readHead(text: string): ChainHead | null {
  const [, position, hash] = /^(\d{1,15}):([0-9a-f]{64})$/.exec(text.trim()) ?? [];
  return position && hash ? { position: Number(position), hash: Buffer.from(hash, "hex") } : null;
}
