import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { phaseAt } from "../../lib/eligibility/phase";
import { signInStaff } from "../../lib/identity/staff";
import { type Database, openDatabase } from "../../lib/platform/database";
import { migrate } from "../../lib/platform/migrate";
import { demoStaff } from "./accounts";
import { seed } from "./seed";
import { demoWindows } from "./windows";

const now = new Date("2026-05-06T03:00:00Z");
const password = "for-tests-only-123";
let database: Database;

const run = (at: Date) => seed(database, { scale: "demo", now: at, password, progress: () => {} });

async function counts() {
  const { rows } = await database.query(
    `SELECT (SELECT count(*) FROM province) AS provinces, (SELECT count(*) FROM district) AS districts,
            (SELECT count(*) FROM clinic) AS clinics, (SELECT count(*) FROM slot) AS slots,
            (SELECT count(*) FROM cohort_window) AS windows, (SELECT count(*) FROM queue_state) AS queues,
            (SELECT count(*) FROM staff_account) AS staff`,
  );
  return rows[0];
}

beforeAll(async () => {
  const name = `seed_${randomUUID().replaceAll("-", "")}`;
  const root = openDatabase(inject("databaseUrl"), 1);
  await root.query(`CREATE DATABASE ${name}`);
  await root.end();
  const url = Object.assign(new URL(inject("databaseUrl")), { pathname: `/${name}` }).href;
  await migrate(url);
  database = openDatabase(url);
  await run(now);
}, 60_000);

afterAll(() => database.end());

test("fills in the whole country, and nothing twice", async () => {
  const expected = { provinces: 17, districts: 229, clinics: 300, windows: 4, queues: 4, staff: 6 };
  const first = await counts();
  expect(first).toMatchObject(expected);
  await run(now);
  expect(await counts()).toEqual(first);
});

test("every clinic has ten weeks of hours, none on a Sunday, none at lunch", async () => {
  const { rows } = await database.query(
    `SELECT count(DISTINCT clinic_id) AS clinics, count(DISTINCT (starts_at AT TIME ZONE 'Asia/Seoul')::date) AS days,
            min(starts_at) AS first,
            count(*) FILTER (WHERE extract(isodow FROM starts_at AT TIME ZONE 'Asia/Seoul') = 7
              OR extract(hour FROM starts_at AT TIME ZONE 'Asia/Seoul') NOT IN (9, 10, 11, 13, 14, 15, 16)) AS wrong
     FROM slot`,
  );
  expect(rows[0]).toMatchObject({ clinics: 300, days: 60, wrong: 0 });
  // Thursday 7 May, nine o'clock in Korea.
  expect(rows[0].first).toEqual(new Date("2026-05-07T00:00:00Z"));
});

test("one window is open, one in its lobby, one ahead and one past", () => {
  const phases = demoWindows(now).map((window) =>
    phaseAt(
      { lobbyOpensAt: window.lobby, opensAt: window.opens, closesAt: window.closes, pausedAt: null },
      now,
    ),
  );
  expect(phases).toEqual(["closed", "open", "lobby", "scheduled"]);
});

test("windows that nobody touched move along; others stay", async () => {
  await database.query("UPDATE cohort_window SET version = 2 WHERE slug = 'born-1967-1968'");
  const before = await database.query("SELECT slug, opens_at FROM cohort_window ORDER BY slug");
  await run(new Date(now.getTime() + 7 * 86_400_000));
  const after = await database.query("SELECT slug, opens_at FROM cohort_window ORDER BY slug");
  const moved = after.rows.filter((row, i) => row.opens_at > before.rows[i].opens_at).map((row) => row.slug);
  expect(moved).toEqual(["born-1962-1966", "born-1969-1971", "born-1972-2003-day-9"]);
});

test("each staff account can sign in", async () => {
  for (const { email, role } of demoStaff)
    expect(await signInStaff(database, email, password)).toMatchObject({ role });
});
