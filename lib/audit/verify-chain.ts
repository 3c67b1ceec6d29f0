import type { ClientBase } from "pg";
import {
  CHAIN_START,
  type ChainHead,
  emptyHead,
  hashLink,
  type LinkableRow,
  linkableColumns,
} from "./hash-chain";

/** Where the audit is not what was written; the first such place, since all links after it are worth nothing. */
export interface Tampering {
  what:
    | "link-missing" // a position is not there
    | "row-missing" // a linked row is not there
    | "row-changed" // the row is not the one that was linked
    | "never-linked" // a row was put in past the program, or nothing links rows
    | "head-missing" // a head that was kept elsewhere is not in the chain
    | "head-differs"; // the chain was written anew since the head was kept
  position: number;
  rowId: number | null;
}

export interface AuditCheck {
  head: ChainHead;
  links: number;
  tampering: Tampering | null;
}

const batch = 10_000;

/** A row may be without a link for so long. */
const linkedWithin = "1 minute";

type Linked = { position: number; rowId: number; hash: Buffer } & Partial<Omit<LinkableRow, "id">> & {
    id: number | null;
  };

/**
 * Works the whole chain out anew, at one instant of the database.
 *
 * @param client a connection that nobody else uses meanwhile
 * @param kept heads that were kept elsewhere, of logs or exports
 */
export async function verifyAuditChain(
  client: ClientBase,
  kept: readonly ChainHead[] = [],
): Promise<AuditCheck> {
  await client.query("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
  try {
    await client.query("SET LOCAL statement_timeout = 0");
    const heads = new Map(kept.map((head) => [head.position, head.hash]));
    let head = emptyHead;
    for (;;) {
      const { rows } = await client.query<Linked>(
        `SELECT l.position, l.row_id AS "rowId", l.hash, ${linkableColumns} FROM audit_link l LEFT JOIN audit_row r ON r.id = l.row_id
         WHERE l.position > $1 ORDER BY l.position LIMIT $2`,
        [head.position, batch],
      );
      for (const row of rows) {
        const what = faultOf(head, row, heads.get(row.position));
        if (what) {
          // Of a gap its first position is named.
          const position = what === "link-missing" ? head.position + 1 : row.position;
          const rowId = what === "link-missing" ? null : row.rowId;
          return { head, links: head.position, tampering: { what, position, rowId } };
        }
        head = { position: row.position, hash: row.hash };
      }
      if (rows.length < batch) break;
    }
    const beyond = kept.find(({ position }) => position > head.position);
    const tampering: Tampering | null = beyond
      ? { what: "head-missing", position: beyond.position, rowId: null }
      : await neverLinked(client);
    return { head, links: head.position, tampering };
  } finally {
    await client.query("ROLLBACK");
  }
}

function faultOf(before: ChainHead, row: Linked, kept: Buffer | undefined): Tampering["what"] | null {
  if (row.position !== before.position + 1) return "link-missing";
  if (row.id === null) return "row-missing";
  const previous = before.position === 0 ? CHAIN_START : before.hash;
  if (!hashLink(previous, row.position, row as LinkableRow).equals(row.hash)) return "row-changed";
  if (kept && !kept.equals(row.hash)) return "head-differs";
  return null;
}

async function neverLinked(client: ClientBase): Promise<Tampering | null> {
  const { rows } = await client.query<{ id: number }>(
    `SELECT r.id FROM audit_row r WHERE r.at < now() - interval '${linkedWithin}'
       AND NOT EXISTS (SELECT FROM audit_link l WHERE l.row_id = r.id) ORDER BY r.id LIMIT 1`,
  );
  return rows[0] ? { what: "never-linked", position: 0, rowId: rows[0].id } : null;
}
