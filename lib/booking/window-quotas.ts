import type { Availability } from "../availability/availability";
import { type Database, type Transaction, withTransaction } from "../shared/db/database";
import { DomainError } from "../shared/errors";

export interface WindowQuotas {
  /** The code of its vaccine; null while nobody has said. */
  product: string | null;
  /** Doses in the whole country; null without limit. */
  doses: number | null;
  /** Doses by province code; a province that is not named has none, once any is. */
  byProvince: Record<string, number>;
  /** Of each clinic's day, in hundredths; null for all of it. */
  sharePercent: number | null;
}

/**
 * Sets what a window may give out; what is not named stays. Doses that are booked stay booked, and stay of the vaccine that they are of.
 *
 * @param actor `staff:ID`, for the audit
 * @param now the server's instant, UTC
 * @throws DomainError `window-unknown`, `product-unknown`, or `stock-below-booked` for a stock smaller than what is booked
 */
export async function setWindowQuotas(
  database: Database,
  slug: string,
  change: Partial<WindowQuotas>,
  actor: string,
  now: Date,
): Promise<void> {
  await withTransaction(database, async (tx) => {
    const { rows } = await tx.query<{ id: string }>(
      "SELECT id FROM cohort_window WHERE slug = $1 FOR UPDATE",
      [slug],
    );
    const id = rows[0]?.id;
    const before = await getWindowQuotas(tx, slug);
    const limits = { ...before, ...change };
    const regions: [string, number | null][] = [["", limits.doses], ...Object.entries(limits.byProvince)];
    for (const gone of Object.keys(before.byProvince))
      if (!(gone in limits.byProvince)) regions.push([gone, null]);
    for (const [region, doses] of regions.sort(([a], [b]) => (a < b ? -1 : 1)))
      await tx.query("SELECT set_window_stock($1, $2, $3)", [id, region, doses]);
    await tx.query("SELECT set_window_share($1, $2)", [id, limits.sharePercent]);
    const product = await tx.query("SELECT FROM vaccine_product WHERE code = $1 FOR KEY SHARE", [
      limits.product,
    ]);
    if (limits.product !== null && product.rowCount === 0) throw new DomainError("product-unknown");
    await tx.query("UPDATE cohort_window SET product_code = $2 WHERE id = $1", [id, limits.product]);
    await tx.query(
      "INSERT INTO audit_row (at, actor, act, subject, detail) VALUES ($1, $2, 'set-doses', $3, $4)",
      [now, actor, `window:${slug}`, JSON.stringify({ before, after: limits })],
    );
  });
}

/** @throws DomainError `window-unknown` */
export async function getWindowQuotas(database: Database | Transaction, slug: string): Promise<WindowQuotas> {
  const { rows } = await database.query<{
    product: string | null;
    sharePercent: number | null;
    region: string | null;
    doses: number;
  }>(
    `SELECT w.product_code AS product, w.share_percent AS "sharePercent", s.region, sum(s.doses)::int AS doses
     FROM cohort_window w LEFT JOIN window_stock s ON s.window_id = w.id WHERE w.slug = $1 GROUP BY w.id, s.region`,
    [slug],
  );
  const [first] = rows;
  if (!first) throw new DomainError("window-unknown");
  const byRegion = Object.fromEntries(rows.filter((row) => row.region).map((row) => [row.region, row.doses]));
  const whole = rows.find((row) => row.region === "");
  const { product, sharePercent } = first;
  return { product, doses: whole?.doses ?? null, byProvince: byRegion, sharePercent };
}

/**
 * How many doses of each window nobody has booked, by the window's id; a window without a stock is not named.
 * With a stock for the country and stocks for provinces, the smaller sum counts.
 */
export async function getRemainingDoses(database: Database): Promise<Map<string, number>> {
  const { rows } = await database.query<{ id: string; doses: number }>(
    `SELECT id, min(doses)::int AS doses FROM (
       SELECT window_id AS id, region = '' AS whole, sum(doses - taken) AS doses FROM window_stock GROUP BY 1, 2) s
     GROUP BY id`,
  );
  return new Map(rows.map((row) => [row.id, row.doses]));
}

/** The same for one window; undefined without a stock. */
export async function getRemainingDosesByRegion(
  database: Database,
  slug: string,
): Promise<number | undefined> {
  const { rows } = await database.query<{ id: string }>("SELECT id FROM cohort_window WHERE slug = $1", [
    slug,
  ]);
  return (await getRemainingDoses(database)).get(rows[0]?.id ?? "");
}

/**
 * How many places each window has left, by the window's id: its doses, or the free places of all clinics
 * that its share leaves, whichever are fewer. Null while it is not known. Costs one small query, however large the country is.
 */
export async function getRemainingSeats(
  database: Database,
  availability: Availability,
): Promise<(windowId: string) => number | null> {
  const doses = await getRemainingDoses(database);
  return (windowId) => {
    const places = availability.placesOf(windowId);
    return places && Math.min(places, doses.get(windowId) ?? places);
  };
}
