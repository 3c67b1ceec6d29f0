import { z } from "zod";
import type { Database } from "../shared/db/database";

/** Which rows are wanted. Days are of Seoul's calendar, YYYY-MM-DD, both inclusive. */
export interface AuditFilter {
  /** A staff member's e-mail address, or a kind of actor. */
  who?: string;
  act?: string;
  from?: string;
  to?: string;
  /** A window's address name. */
  window?: string;
  clinic?: number;
  /** A booking's code. */
  booking?: string;
}

export const actorKinds = ["staff", "agent", "citizen", "proxy", "operator", "database"] as const;

export interface AuditEntry {
  id: number;
  at: Date;
  actor: string;
  act: string;
  subject: string;
  detail: Record<string, unknown>;
}

/** Where a page of rows goes on: after this row, towards the past. */
export interface Cursor {
  at: Date;
  id: number;
}

const day = z.iso.date();
const optional = <T extends z.ZodType>(type: T) => type.optional().catch(undefined);

/** A filter as an address tells it; what cannot be is left out. */
export const auditFilter = z
  .object({
    who: optional(z.string().trim().min(1).max(120)),
    act: optional(z.string().regex(/^[a-z-]{2,40}$/)),
    from: optional(day),
    to: optional(day),
    window: optional(z.string().regex(/^[a-z0-9-]{3,40}$/)),
    clinic: optional(z.coerce.number().int().positive().max(2_000_000_000)),
    booking: optional(
      z
        .string()
        .trim()
        .toUpperCase()
        .regex(/^[0-9A-Z-]{4,20}$/),
    ),
  })
  .transform((filter): AuditFilter => filter);

/** Acts of citizens are by far the most, so the index of acts leaves them out. */
const commonActs = ["confirm", "change", "cancel"];

class Where {
  readonly parts: string[] = ["true"];
  readonly values: unknown[] = [];

  /** @param part with `$?` wherever the value is bound */
  and(part: string, value: unknown): void {
    this.values.push(value);
    this.parts.push(part.replaceAll("$?", `$${this.values.length}`));
  }

  /** Only what comes after a row, towards the past. */
  after({ at, id }: Cursor): void {
    const first = this.values.push(at, id) - 1;
    this.parts.push(`(r.at, r.id) < ($${first}, $${first + 1})`);
  }
}

function whereOf(filter: AuditFilter): Where {
  const where = new Where();
  const { who, act, from, to, window, clinic, booking } = filter;
  if (who && (actorKinds as readonly string[]).includes(who)) where.and("r.actor LIKE $? || '%'", who);
  else if (who)
    where.and(
      `r.actor NOT LIKE 'citizen:%' AND r.actor = ANY(ARRAY(SELECT kind || s.id FROM staff_account s,
         unnest(ARRAY['staff:', 'agent:']) kind WHERE s.email = $?))`,
      who.normalize("NFC").toLowerCase(),
    );
  // The condition of the index, which PostgreSQL cannot see in a bound value.
  if (act) where.and(commonActs.includes(act) ? "r.act = $?" : `r.act = $? AND ${isRareAct}`, act);
  if (from) where.and("r.at >= $?", new Date(`${from}T00:00:00+09:00`));
  if (to) where.and("r.at < $?::timestamptz + interval '1 day'", new Date(`${to}T00:00:00+09:00`));
  if (window) where.and("r.subject = 'window:' || $?", window);
  if (clinic)
    where.and(
      `r.subject = ANY('clinic:' || $?::int || ARRAY(SELECT 'booking:' || b.id FROM slot s JOIN booking b ON b.slot_id = s.id
         WHERE s.clinic_id = $?::int))`,
      clinic,
    );
  if (booking) where.and("r.subject = (SELECT 'booking:' || id FROM booking WHERE code = $?)", booking);
  return where;
}

const isRareAct = `r.act NOT IN (${commonActs.map((act) => `'${act}'`).join(", ")})`;

/** Audit rows, the newest first. @param after towards the past from this row on */
export async function listAuditEntries(
  database: Pick<Database, "query">,
  filter: AuditFilter,
  count: number,
  after?: Cursor,
): Promise<AuditEntry[]> {
  const where = whereOf(filter);
  if (after) where.after(after);
  const { rows } = await database.query<AuditEntry>(
    `SELECT r.id, r.at, r.actor, r.act, r.subject, r.detail FROM audit_row r WHERE ${where.parts.join(" AND ")}
     ORDER BY r.at DESC, r.id DESC LIMIT ${Math.floor(count)}`,
    where.values,
  );
  return rows;
}

/** Every row that a filter lets through, the newest first, read part by part. */
export async function* streamAuditEntries(
  database: Database,
  filter: AuditFilter,
): AsyncGenerator<AuditEntry> {
  const atOnce = 2_000;
  let after: Cursor | undefined;
  for (;;) {
    const rows = await listAuditEntries(database, filter, atOnce, after);
    yield* rows;
    const last = rows.at(-1);
    if (!last || rows.length < atOnce) return;
    after = { at: last.at, id: last.id };
  }
}

/** Every act that was ever written, by steps from one to the next through the index. */
export async function listActions(database: Database): Promise<string[]> {
  const { rows } = await database.query<{ act: string }>(
    `WITH RECURSIVE a AS (
       (SELECT r.act FROM audit_row r WHERE ${isRareAct} ORDER BY r.act LIMIT 1)
       UNION ALL
       SELECT (SELECT r.act FROM audit_row r WHERE ${isRareAct} AND r.act > a.act ORDER BY r.act LIMIT 1)
       FROM a WHERE a.act IS NOT NULL)
     SELECT act FROM a WHERE act IS NOT NULL`,
  );
  return [...commonActs, ...rows.map((row) => row.act)].sort();
}

/** What actors and subjects are called by people: staff by name, bookings by code. By the audit's own names. */
export async function resolveNames(
  database: Database,
  rows: readonly Pick<AuditEntry, "actor" | "subject">[],
): Promise<Map<string, string>> {
  const ids = (kind: RegExp) =>
    rows.flatMap(({ actor, subject }) =>
      [actor, subject].flatMap((name) => (kind.test(name) ? [name.slice(name.indexOf(":") + 1)] : [])),
    );
  const { rows: found } = await database.query<{ id: string; staff: string | null; code: string | null }>(
    `SELECT id, name || ' (' || email || ')' AS staff, NULL AS code FROM staff_account WHERE id = ANY($1::uuid[])
     UNION ALL SELECT id, NULL, code FROM booking WHERE id = ANY($2::uuid[])`,
    [ids(/^(staff|agent):[0-9a-f-]{36}$/), ids(/^booking:[0-9a-f-]{36}$/)],
  );
  return new Map(
    found.flatMap(({ id, staff, code }): [string, string][] =>
      staff
        ? [
            [`staff:${id}`, staff],
            [`agent:${id}`, staff],
          ]
        : [[`booking:${id}`, code ?? id]],
    ),
  );
}

/** Keeps that the audit was taken out of the program, by whom and which part of it. */
export async function recordExport(
  database: Database,
  actor: string,
  filter: AuditFilter,
  now: Date,
): Promise<void> {
  await database.query(
    "INSERT INTO audit_row (at, actor, act, subject, detail) VALUES ($1, $2, 'export-audit', 'audit', $3)",
    [now, actor, JSON.stringify(filter)],
  );
}
