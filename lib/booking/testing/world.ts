import { randomBytes, randomUUID } from "node:crypto";
import { afterAll, afterEach, beforeAll, beforeEach, inject } from "vitest";
import type { Database } from "../../shared/db/database";
import { ownDatabase } from "../../shared/testing/own-database";
import { type Columns, Observed } from "../../shared/testing/written";

/** Noon in Korea. */
export const now = new Date("2026-07-19T03:00:00Z");
const minuteMs = 60_000;
export const later = (minutes: number) => new Date(now.getTime() + minutes * minuteMs);
/** The last millisecond before. */
export const justBefore = (minutes: number) => new Date(later(minutes).getTime() - 1);
export const day = 24 * 60;
export const never = new Date("1970-01-01T00:00:00Z");

/** Two windows and two clinics in two provinces, so that whatever forgets to say which shows. */
export interface World {
  database: Database;
  it: Observed;
  window: string;
  elsewhere: string;
  here: number;
  there: number;
  staff: string;
  person(name: string, columns?: Columns): Promise<string>;
  slot(name: string, startsAt: Date, columns?: Columns): Promise<number>;
  admission(person: string, columns?: Columns): Promise<string>;
  hold(person: string, slot: number, columns?: Columns): Promise<string>;
  /** With an admission of its own that has ended. */
  booking(name: string, person: string, slot: number, columns?: Columns): Promise<string>;
  wait(person: string, columns?: Columns, name?: string): Promise<string>;
  /** With a wait of its own. */
  offer(name: string, person: string, slot: number, columns?: Columns): Promise<string>;
  visit(booking: string, state: string): Promise<string>;
  set(table: string, id: string | number, columns: Columns): Promise<void>;
  /** Makes the world one that other connections see; it is emptied after the test. */
  commit(): Promise<void>;
  committed: boolean;
}

/** Builds a world for each test of a file, of which nothing stays; the files' tests run one after another. */
export function eachInItsWorld(): World {
  const world = {} as World;
  beforeAll(async () => {
    world.database = await ownDatabase(inject("databaseUrl"));
  });
  beforeEach(async () => {
    world.it = new Observed(await world.database.connect());
    await world.it.client.query("BEGIN");
    Object.assign(world, makers(world), { committed: false });
    await build(world);
  });
  afterEach(async () => {
    if (world.committed) await world.it.client.query(emptied);
    else await world.it.client.query("ROLLBACK");
    await world.it.client.query("RESET ALL");
    world.it.client.release();
  });
  afterAll(() => world.database.end());
  return world;
}

const emptied =
  "TRUNCATE province, vaccine_product, person, staff_account, cohort_window, outbox_message, idempotent_answer CASCADE";

const windowColumns = (slug: string) => ({
  slug,
  name_ko: "시험",
  name_en: "Test",
  birth_year_from: 1967,
  birth_year_to: 1968,
  lobby_opens_at: later(-120),
  opens_at: later(-60),
  closes_at: later(day),
  most_inside: 1000,
  draw_seed: randomBytes(32),
  cleared_version: 1,
});

async function build(world: World): Promise<void> {
  const { it } = world;
  for (const [code, interval] of [
    ["once", null],
    ["twice", 21],
  ] as const)
    await it.put("vaccine_product", {
      code,
      name_ko: "시험백신",
      name_en: "Test vaccine",
      interval_days: interval,
      days_early: interval ? 4 : 0,
      days_late: interval ? 7 : 0,
    });
  for (const province of ["97", "98"]) {
    await it.put("province", { code: province, name_ko: "시험도", name_en: "Test" });
    await it.put("district", {
      code: `${province}001`,
      province_code: province,
      name_ko: "구",
      name_en: "Gu",
    });
  }
  world.here = Number(await it.put("clinic", clinicColumns("97001"), "here"));
  world.there = Number(await it.put("clinic", clinicColumns("98001"), "there"));
  await it.put("clinic_lot", {
    clinic_id: world.here,
    product_code: "once",
    lot: "L1",
    doses: 99,
    expires_on: "2026-12-31",
  });
  world.window = await it.put("cohort_window", windowColumns("window"), "window");
  world.elsewhere = await it.put("cohort_window", windowColumns("elsewhere"), "elsewhere");
  for (const id of [world.window, world.elsewhere]) await it.put("queue_state", { window_id: id });
  world.staff = await it.put(
    "staff_account",
    { email: "s@example.com", name: "S", role: "CLINIC_STAFF", password_hash: "-", clinic_id: world.here },
    "staff",
  );
}

export const clinicColumns = (district: string) => ({
  district_code: district,
  name_ko: "시험의원",
  name_en: "Test Clinic",
  address_ko: "-",
  address_en: "-",
  phone: "-",
});

function makers(world: World): Partial<World> {
  const { it } = world;
  const waits = { clinic_id: undefined as number | undefined };
  return {
    person: (name, columns = {}) =>
      it.put(
        "person",
        { name: "-", birth_date: "1968-03-04", phone_hash: randomBytes(32), ...columns },
        name,
      ),
    slot: async (name, startsAt, columns = {}) =>
      Number(
        await it.put("slot", { clinic_id: world.here, starts_at: startsAt, capacity: 9, ...columns }, name),
      ),
    admission: (person, columns = {}) =>
      it.put("admission", {
        window_id: world.window,
        person_id: person,
        created_at: never,
        expires_at: later(20),
        ...columns,
      }),
    hold: (person, slot, columns = {}) =>
      it.put("hold", {
        person_id: person,
        slot_id: slot,
        window_id: world.window,
        expires_at: later(5),
        held_since: now,
        ...columns,
      }),
    booking: async (name, person, slot, columns = {}) => {
      const windowId = columns.window_id ?? world.window;
      const admissionId = await it.put("admission", {
        window_id: windowId,
        person_id: person,
        created_at: never,
        expires_at: never,
        ended_at: never,
      });
      const id = await it.put(
        "booking",
        {
          code: randomUUID().slice(0, 10),
          person_id: person,
          window_id: windowId,
          admission_id: admissionId,
          slot_id: slot,
          created_at: never,
          cancelled_at: columns.status === "CANCELLED" ? never : null,
          ...columns,
        },
        name,
      );
      if (columns.status !== "CANCELLED")
        await it.client.query("UPDATE slot SET taken = taken + 1 WHERE id = $1", [slot]);
      return id;
    },
    wait: (person, columns = {}, name) =>
      it.put(
        "wait",
        {
          person_id: person,
          window_id: world.window,
          clinic_id: "district_code" in columns ? waits.clinic_id : world.here,
          joined_at: never,
          ...columns,
        },
        name,
      ),
    offer: async (name, person, slot, columns = {}) => {
      const { wait_id, ...others } = columns;
      const waitId = wait_id ?? (await world.wait(person, { leftover: others.leftover ?? false }));
      return it.put(
        "offer",
        {
          wait_id: waitId,
          person_id: person,
          window_id: world.window,
          slot_id: slot,
          leftover: false,
          offered_at: later(-5),
          expires_at: later(5),
          ...others,
        },
        name,
      );
    },
    visit: (booking, state) =>
      it.put("visit", {
        booking_id: booking,
        clinic_id: world.here,
        state,
        arrived_at: state === "NO_SHOW" ? null : now,
        stepped_at: now,
        staff_id: world.staff,
        ...(state === "VACCINATED" ? { product_code: "once", lot: "L1", site: "left-arm" } : {}),
        ...(state === "NOT_VACCINATED" ? { reason: "fever" } : {}),
      }),
    commit: async () => {
      world.committed = true;
      await it.client.query("COMMIT");
    },
    set: async (table, id, columns) => {
      const names = Object.keys(columns);
      await it.client.query(
        `UPDATE ${table} SET ${names.map((column, n) => `${column} = $${n + 2}`).join(", ")} WHERE id = $1`,
        [id, ...Object.values(columns)],
      );
    },
  };
}
