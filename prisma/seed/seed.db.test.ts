import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { getPhase } from "../../lib/eligibility/window-phase";
import { type Database, openDatabase } from "../../lib/shared/db/database";
import { migrate } from "../../lib/shared/db/migrate";
import { checkPassword } from "../../lib/staff/sign-in";
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
  const expected = { provinces: 17, districts: 229, clinics: 300, windows: 4, queues: 4, staff: 8 };
  const first = await counts();
  expect(first).toMatchObject(expected);
  await run(now);
  expect(await counts()).toEqual(first);
});

test("every clinic has ten weeks of hours, none on a Sunday, a holiday or at lunch", async () => {
  const { rows } = await database.query(
    `SELECT count(DISTINCT clinic_id) AS clinics, count(DISTINCT (starts_at AT TIME ZONE 'Asia/Seoul')::date) AS days,
            min(starts_at) AS first,
            count(*) FILTER (WHERE extract(isodow FROM starts_at AT TIME ZONE 'Asia/Seoul') = 7
              OR extract(hour FROM starts_at AT TIME ZONE 'Asia/Seoul') NOT IN (9, 10, 11, 13, 14, 15, 16)) AS wrong
     FROM slot`,
  );
  expect(rows[0]).toMatchObject({ clinics: 300, days: 57, wrong: 0 });
  // Thursday 7 May, nine o'clock in Korea.
  expect(rows[0].first).toEqual(new Date("2026-05-07T00:00:00Z"));
});

test("one window is open, one in its lobby, one ahead and one past", () => {
  const phases = demoWindows(now).map((window) =>
    getPhase(
      { lobbyOpensAt: window.lobby, opensAt: window.opens, closesAt: window.closes, pausedAt: null },
      now,
    ),
  );
  expect(phases).toEqual(["closed", "open", "lobby", "scheduled"]);
});

test("a window is never made anew, so that no place in its line and no published draw is lost", async () => {
  const windows = "SELECT slug, opens_at, draw_seed FROM cohort_window ORDER BY slug";
  const before = await database.query(windows);
  await run(new Date(now.getTime() + 7 * 86_400_000));
  expect((await database.query(windows)).rows).toEqual(before.rows);
});

test("two that start at once fill in one demo", async () => {
  const first = await counts();
  await database.query("DELETE FROM staff_account");
  // A deletion would look for each of the slots in every table that may name one.
  await database.query("TRUNCATE slot, clinic CASCADE");
  await Promise.all([run(now), run(now)]);
  expect(await counts()).toEqual(first);
});

test("each staff account can sign in", async () => {
  expect(new Set(demoStaff.map(({ role }) => role))).toEqual(new Set(["ADMIN", "AGENT", "CLINIC_STAFF"]));
  for (const { email, role } of demoStaff)
    expect(
      await checkPassword(database, { email, password }, { address: "192.0.2.1", deviceOf: () => null }),
    ).toMatchObject({ staff: { role }, owesSecondStep: false });
});
