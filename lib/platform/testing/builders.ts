import { randomBytes, randomUUID } from "node:crypto";
import type { Database } from "../database";

const hour = 3_600_000;

/** A window that opened an hour before `now` and closes a day after it, with its empty line. */
export async function anOpenWindow(database: Database, now: Date): Promise<string> {
  const id = randomUUID();
  await database.query(
    `INSERT INTO cohort_window (id, slug, name_ko, name_en, birth_year_from, birth_year_to, lobby_opens_at, opens_at,
       closes_at, most_inside, draw_seed) VALUES ($1, $2, '시험', 'Test', 1967, 1968, $3, $4, $5, 1000, $6)`,
    [
      id,
      `test-${id}`,
      new Date(now.getTime() - 2 * hour),
      new Date(now.getTime() - hour),
      new Date(now.getTime() + 24 * hour),
      randomBytes(32),
    ],
  );
  await database.query("INSERT INTO queue_state (window_id) VALUES ($1)", [id]);
  return id;
}

/** That many synthetic people born in 1968. */
export async function people(database: Database, count: number): Promise<string[]> {
  const { rows } = await database.query<{ id: string }>(
    `INSERT INTO person (name, birth_date) SELECT 'Synthetic ' || n, DATE '1968-03-04' FROM generate_series(1, $1::int) n
     RETURNING id`,
    [count],
  );
  return rows.map((row) => row.id);
}

/** A live admission, of twenty minutes from `now`. */
export async function admitted(database: Database, windowId: string, personId: string, now: Date) {
  const admissionId = randomUUID();
  await database.query(
    "INSERT INTO admission (id, window_id, person_id, expires_at) VALUES ($1, $2, $3, $4)",
    [admissionId, windowId, personId, new Date(now.getTime() + hour / 3)],
  );
  return { personId, windowId, admissionId };
}

/** A slot of `capacity` places at a clinic of its own, a day after `now`. */
export async function aSlot(database: Database, capacity: number, now: Date): Promise<number> {
  const { rows } = await database.query<{ id: number }>(
    `WITH p AS (INSERT INTO province VALUES ('99', '시험도', 'Test') ON CONFLICT DO NOTHING),
          d AS (INSERT INTO district VALUES ('99999', '99', '시험구', 'Test') ON CONFLICT DO NOTHING),
          c AS (INSERT INTO clinic (district_code, name_ko, name_en, address_ko, address_en, phone)
                VALUES ('99999', '시험의원', 'Test Clinic', '-', '-', '-') RETURNING id)
     INSERT INTO slot (clinic_id, starts_at, capacity) SELECT id, $2, $1 FROM c RETURNING id`,
    [capacity, new Date(now.getTime() + 24 * hour)],
  );
  return rows[0]?.id ?? 0;
}
