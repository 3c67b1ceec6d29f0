import { randomBytes } from "node:crypto";
import type { Database } from "@/lib/shared/db/database";

/** Milliseconds from now. */
interface Instants {
  lobby: number;
  opens: number;
  closes: number;
}

let made = 0;

/** A window of one birth year that only this test uses; waits until the site knows of it. */
export async function newWindow(database: Database, year: number, instants: Instants): Promise<string> {
  const slug = `test-${process.pid}-${made++}`;
  const now = Date.now();
  await database.query(
    `WITH made AS (
       INSERT INTO cohort_window (slug, name_ko, name_en, birth_year_from, birth_year_to,
         lobby_opens_at, opens_at, closes_at, most_inside, draw_seed, cleared_version)
       VALUES ($1, $2, $3, $4, $4, $5, $6, $7, 100, $8, 1) RETURNING id)
     INSERT INTO queue_state (window_id) SELECT id FROM made`,
    [
      slug,
      `시험 ${slug}`,
      `Test ${slug}`,
      year,
      new Date(now + instants.lobby),
      new Date(now + instants.opens),
      new Date(now + instants.closes),
      randomBytes(32),
    ],
  );
  await siteFollows();
  return slug;
}

/** The site reads its windows once a second; what was changed holds after two. */
export function siteFollows(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 2_000));
}
