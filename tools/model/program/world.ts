import { randomUUID } from "node:crypto";
import type { Database } from "../../../lib/shared/db/database";
import { aPerson, newPhone } from "../../../lib/shared/testing/builders";
import { toSeoulDate } from "../../../lib/shared/time/seoul";
import { clinics, humans, type Minute, type State, seed, start } from "../state";

/** The model's world in a database: what is an index there has an id here. */
export interface World {
  windows: { id: string; slug: string }[];
  people: string[];
  phones: string[];
  clinics: number[];
  slots: number[];
  admissions: string[];
  bookings: string[];
  waits: number[];
  agent: string;
  staff: string;
}

export const district = "99999";
/** A name and a birth date that all share: the model tells people apart by their phones. */
export const proof = { name: "Synthetic", birthDate: "1968-03-04" };

/** Ten in the morning in Seoul of today, since what has ended is kept by the database's clock. */
const began = new Date(`${toSeoulDate(new Date())}T10:00:00+09:00`).getTime();

/** @param step which act it is: acts of one minute follow one another by milliseconds */
export const instantOf = (minute: Minute, step = 0): Date => new Date(began + minute * 60_000 + step);
export const minuteOf = (instant: number): Minute => Math.floor((instant - began) / 60_000);

/** Everything that histories write, in a database of one's own. */
const written = [
  "idempotent_answer",
  "clinic_closing_booking",
  "clinic_closing_time",
  "clinic_closing",
  "outbox_message",
  "offer",
  "wait",
  "booking",
  "hold",
  "admission",
  "queue_entry",
  "queue_state",
  "window_stock",
  "proxy",
  "revocation",
  "citizen_sessions_end",
  "identity",
  "slot_change",
  "clinic_change",
  "clinic_closed_time",
  "dose_release",
  "slot",
  "staff_account",
  "clinic",
  "cohort_window",
  "person",
];

/** Takes away the last world, without the triggers that keep bookings for ever. */
async function clearWorld(database: Database): Promise<void> {
  const deletes = written.map((table) => `DELETE FROM ${table}`).join("; ");
  await database.query(`BEGIN; SET LOCAL session_replication_role = replica; ${deletes}; COMMIT`);
}

export async function layWorld(database: Database): Promise<World> {
  await clearWorld(database);
  const world: World = {
    windows: [],
    people: [],
    phones: [],
    clinics: [],
    slots: [],
    admissions: [],
    bookings: [],
    waits: [],
    agent: randomUUID(),
    staff: randomUUID(),
  };
  await database.query("UPDATE programme SET hold_seconds = 300, agent_percent = 34, people_a_booker = 10");
  await database.query(
    `INSERT INTO vaccine_product (code, name_ko, name_en, interval_days, days_early, days_late)
     VALUES ('TWICE', '두 번', 'Twice', 21, 0, 3) ON CONFLICT DO NOTHING`,
  );
  for (const window of start.windows) world.windows.push(await layWindow(database, window));
  for (let human = 0; human < humans; human++) {
    const phone = newPhone();
    world.phones.push(phone);
    world.people.push(await aPerson(database, { ...proof, phone }));
  }
  await layClinics(database, world);
  await database.query(
    `INSERT INTO staff_account (id, email, name, role, password_hash)
     VALUES ($1, 'agent@example.org', 'Agent', 'AGENT', ''), ($2, 'admin@example.org', 'Admin', 'ADMIN', '')`,
    [world.agent, world.staff],
  );
  return world;
}

async function layWindow(database: Database, window: State["windows"][number]) {
  const id = randomUUID();
  const slug = `model-${id}`;
  await database.query(
    `INSERT INTO cohort_window (id, slug, name_ko, name_en, birth_year_from, birth_year_to, lobby_opens_at, opens_at,
       closes_at, most_inside, draw_seed, cleared_version, product_code)
     VALUES ($1, $2, '시험', 'Test', 1967, 1968, $3, $4, $5, $6, $7, 1, $8)`,
    [
      id,
      slug,
      instantOf(window.lobbyOpensAt),
      instantOf(window.opensAt),
      instantOf(window.closesAt),
      window.mostByLine + window.mostByAgents,
      Buffer.from(seed),
      window.twoDoses ? "TWICE" : null,
    ],
  );
  await database.query("INSERT INTO queue_state (window_id) VALUES ($1)", [id]);
  if (window.doses !== null) await database.query("SELECT set_window_stock($1, '', $2)", [id, window.doses]);
  return { id, slug };
}

async function layClinics(database: Database, world: World): Promise<void> {
  await database.query(
    `INSERT INTO province VALUES ('99', '시험도', 'Test') ON CONFLICT DO NOTHING;
     INSERT INTO district VALUES ('${district}', '99', '시험구', 'Test') ON CONFLICT DO NOTHING`,
  );
  for (const _ of clinics) {
    const { rows } = await database.query<{ id: number }>(
      `INSERT INTO clinic (district_code, name_ko, name_en, address_ko, address_en, phone)
       VALUES ($1, '시험의원', 'Test Clinic', '-', '-', '-') RETURNING id`,
      [district],
    );
    world.clinics.push(rows[0]?.id ?? 0);
  }
  for (const { clinic, startsAt, places } of start.slots) {
    const { rows } = await database.query<{ id: number }>(
      "INSERT INTO slot (clinic_id, starts_at, capacity) VALUES ($1, $2, $3) RETURNING id",
      [world.clinics[clinic], instantOf(startsAt), places],
    );
    world.slots.push(rows[0]?.id ?? 0);
  }
}
