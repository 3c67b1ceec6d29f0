import pg from "pg";
import { type Database, type Transaction, withTransaction } from "../shared/db/database";
import { DomainError } from "../shared/errors";

export interface Programme {
  /** How long a chosen time is kept, and by how much it can be extended once. */
  holdSeconds: number;
  /** For how many people one booker may book besides themselves. */
  peopleABooker: number;
  /** The share of each window's most-inside that is kept for callers of the telephone agents. */
  agentPercent: number;
  /** From how many days after a time at which they were not vaccinated people may book again; 0 is never. */
  againAfterDays: number;
}

/** A vaccine. One that is given twice has an interval in days, and how many days earlier or later are right. */
export interface Product {
  code: string;
  nameKo: string;
  nameEn: string;
  intervalDays: number | null;
  daysEarly: number;
  daysLate: number;
}

export async function getProgrammeSettings(database: Database | Transaction): Promise<Programme> {
  const { rows } = await database.query<Programme>(
    `SELECT hold_seconds AS "holdSeconds", people_a_booker AS "peopleABooker", agent_percent AS "agentPercent",
            again_after_days AS "againAfterDays"
     FROM programme`,
  );
  const [found] = rows;
  if (!found) throw new Error("the programme's row is missing");
  return found;
}

/**
 * Sets what holds for the whole programme. Places that are kept already are kept as long as they were.
 *
 * @param actor `staff:ID`, for the audit
 * @param now the server's instant, UTC
 */
export async function setProgrammeSettings(
  database: Database,
  wish: Programme,
  actor: string,
  now: Date,
): Promise<void> {
  await withTransaction(database, async (tx) => {
    await tx.query("SELECT FROM programme FOR UPDATE");
    const before = await getProgrammeSettings(tx);
    await tx.query(
      "UPDATE programme SET hold_seconds = $1, people_a_booker = $2, agent_percent = $3, again_after_days = $4",
      [wish.holdSeconds, wish.peopleABooker, wish.agentPercent, wish.againAfterDays],
    );
    await note(tx, now, actor, "set-programme", "programme", { before, after: wish });
  });
}

/** Another row names this one: a restrict violation, or before PostgreSQL 18 a foreign key violation. */
const named = new Set(["23001", "23503"]);

const columns = `code, name_ko AS "nameKo", name_en AS "nameEn", interval_days AS "intervalDays",
  days_early AS "daysEarly", days_late AS "daysLate"`;

/** A product, and whether a window or a clinic's lot names it. */
export type ListedProduct = Product & { used: boolean };

export async function listProducts(database: Database): Promise<ListedProduct[]> {
  const { rows } = await database.query<ListedProduct>(
    `SELECT ${columns},
            EXISTS (SELECT FROM cohort_window WHERE product_code = code)
            OR EXISTS (SELECT FROM clinic_lot WHERE product_code = code) AS used
     FROM vaccine_product ORDER BY code`,
  );
  return rows;
}

/**
 * Makes a product, or changes the one of that code. Second doses that are booked stay where they are; from now
 * on changes are judged by the new interval.
 */
export async function saveProduct(
  database: Database,
  wish: Product,
  actor: string,
  now: Date,
): Promise<void> {
  await withTransaction(database, async (tx) => {
    const { rows } = await tx.query<Product>(
      `SELECT ${columns} FROM vaccine_product WHERE code = $1 FOR UPDATE`,
      [wish.code],
    );
    await tx.query(
      `INSERT INTO vaccine_product (code, name_ko, name_en, interval_days, days_early, days_late)
       VALUES ($1, $2, $3, $4, $5, $6)
       ON CONFLICT (code) DO UPDATE SET name_ko = $2, name_en = $3, interval_days = $4, days_early = $5, days_late = $6`,
      [wish.code, wish.nameKo, wish.nameEn, wish.intervalDays, wish.daysEarly, wish.daysLate],
    );
    await note(tx, now, actor, "save-product", `product:${wish.code}`, {
      before: rows[0] ?? null,
      after: wish,
    });
  });
}

/** One that is gone already is no fault. @throws DomainError `product-used` while a window, a booking or a lot names it */
export async function removeProduct(
  database: Database,
  code: string,
  actor: string,
  now: Date,
): Promise<void> {
  await withTransaction(database, async (tx) => {
    const { rows } = await tx.query<Product>(
      `SELECT ${columns} FROM vaccine_product WHERE code = $1 FOR UPDATE`,
      [code],
    );
    if (rows.length === 0) return;
    await tx.query("DELETE FROM vaccine_product WHERE code = $1", [code]).catch((error) => {
      if (error instanceof pg.DatabaseError && named.has(error.code ?? ""))
        throw new DomainError("product-used");
      throw error;
    });
    await note(tx, now, actor, "remove-product", `product:${code}`, { before: rows[0], after: null });
  });
}

async function note(
  tx: Transaction,
  now: Date,
  actor: string,
  act: string,
  subject: string,
  detail: object,
): Promise<void> {
  await tx.query("INSERT INTO audit_row (at, actor, act, subject, detail) VALUES ($1, $2, $3, $4, $5)", [
    now,
    actor,
    act,
    subject,
    JSON.stringify(detail),
  ]);
}
