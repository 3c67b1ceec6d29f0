import { randomBytes, randomUUID } from "node:crypto";
import type { Database } from "../lib/shared/db/database";

export interface WindowWish {
  mostInside: number;
  lobbyOpensAt: Date;
  opensAt: Date;
  closesAt: Date;
  birthYears?: [from: number, to: number];
}

/** A window for the synthetic people of a bench, who are born in 1968 unless something else is said. */
export async function makeWindow(
  database: Database,
  wish: WindowWish,
): Promise<{ id: string; slug: string }> {
  const slug = `load-${randomUUID().slice(0, 8)}`;
  const { rows } = await database.query<{ id: string }>(
    `WITH made AS (
       INSERT INTO cohort_window (slug, name_ko, name_en, birth_year_from, birth_year_to, lobby_opens_at, opens_at,
         closes_at, most_inside, draw_seed, cleared_version)
       VALUES ($1, '부하 시험', 'Load test', $6, $7, $2, $3, $4, $5, $8, 1) RETURNING id)
     INSERT INTO queue_state (window_id) SELECT id FROM made RETURNING window_id AS id`,
    [
      slug,
      wish.lobbyOpensAt,
      wish.opensAt,
      wish.closesAt,
      wish.mostInside,
      ...(wish.birthYears ?? [1968, 1968]),
      randomBytes(32),
    ],
  );
  return { id: rows[0]?.id ?? "", slug };
}

/** An hour-old window that stays open for a day. */
export function openWindow(database: Database, mostInside: number) {
  const hoursFromNow = (hours: number) => new Date(Date.now() + hours * 3_600_000);
  return makeWindow(database, {
    mostInside,
    lobbyOpensAt: hoursFromNow(-2),
    opensAt: hoursFromNow(-1),
    closesAt: hoursFromNow(24),
  });
}
