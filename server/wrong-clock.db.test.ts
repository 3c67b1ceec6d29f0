import { randomBytes, randomUUID } from "node:crypto";
import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, inject, it } from "vitest";
import { getTranslator } from "../components/i18n";
import { parseConfig } from "../lib/shared/config";
import { type Database, openDatabase } from "../lib/shared/db/database";
import { DatabaseClock } from "../lib/shared/db/database-clock";
import { leaderLockIds } from "../lib/shared/db/leader-election";
import { createLog } from "../lib/shared/log";
import { anOpenWindow, aPerson, aSlot, people } from "../lib/shared/testing/builders";
import { ownDatabase } from "../lib/shared/testing/own-database";
import { type App, createApp } from "./app";
import { forgetting } from "./jobs/index";

const day = 86_400_000;
const everybodyOnce = "x".repeat(20);

let database: Database;
let url = "";
let slug = "";
let slotId = 0;
const server = { offsetMs: 0 };
const clock = { now: () => new Date(Date.now() + server.offsetMs) };
const logged: string[] = [];
const faults: string[] = [];
let handle: RequestListener;
const http = createServer((request, response) => handle(request, response));
let site: App;

beforeAll(async () => {
  database = await ownDatabase(inject("databaseUrl"));
  url = (database.options as { connectionString: string }).connectionString;
  const now = new Date();
  const windowId = await anOpenWindow(database, now);
  const made = await database.query("SELECT slug FROM cohort_window WHERE id = $1", [windowId]);
  slug = made.rows[0].slug;
  slotId = await aSlot(database, 1, now);
  await plant(windowId, now);
  const environment = parseConfig({
    DATABASE_URL: url,
    SIGNING_KEYS: `test:${randomBytes(32).toString("base64url")}`,
    LOG_LEVEL: "silent",
    SYNTHETIC_CITIZEN: "0",
  });
  const keep = ({ err }: { err?: string }, words: string) => {
    if (err === undefined) logged.push(words);
    // The lines are read again within a second.
    else if (err !== "the clock is wrong" && err !== "") faults.push(err);
  };
  const log = Object.assign(createLog("silent"), { error: keep, warn: keep });
  // It starts with a wrong clock.
  server.offsetMs = 10_000;
  site = await createApp({ environment, database, clock, log }, async (_request, response) => {
    response.end("a page");
  });
  handle = site.handle;
  http.listen(0, "127.0.0.1");
  await once(http, "listening");
});

afterAll(async () => {
  http.close();
  http.closeAllConnections();
  await site.handOver();
  await site.stop();
  await database.end();
});

/** What a server whose clock is ahead would destroy or release, and what one that is behind would keep too long. */
async function plant(windowId: string, now: Date) {
  const [offered, ...others] = await people(database, 4);
  const later = (ms: number) => new Date(now.getTime() + ms);
  const wait = await database.query(
    `INSERT INTO wait (person_id, window_id, district_code, joined_at) VALUES ($1, $2, '99999', $3) RETURNING id`,
    [offered, windowId, now],
  );
  await database.query(
    `INSERT INTO offer (id, wait_id, person_id, window_id, slot_id, offered_at, expires_at, leftover)
     VALUES ($1, $2, $3, $4, $5, $6, $7, false)`,
    [randomUUID(), wait.rows[0].id, offered, windowId, slotId, now, later(day / 24)],
  );
  for (const person of others)
    await database.query("INSERT INTO revocation (subject, ended_at, keep_until) VALUES ($1, $2, $3)", [
      `person:${person}`,
      now,
      later(day / 2),
    ]);
  await database.query("INSERT INTO rate_limit (key, points, expire) VALUES ($1, 1, $2)", [
    everybodyOnce,
    now.getTime() + day,
  ]);
  await database.query(
    "INSERT INTO live_server (server, release, seen_at, figures) VALUES ('another', 'test', $1, $2)",
    [later(day / 48), { steps: {}, refusals: {}, requests: 0, errors: 0, booked: 0 }],
  );
}

async function standing() {
  const { rows } = await database.query(
    `SELECT (SELECT count(*) FROM offer WHERE ended_at IS NULL) AS offers,
            (SELECT count(*) FROM wait WHERE ended_at IS NULL) AS waits,
            (SELECT count(*) FROM revocation) AS ended,
            (SELECT count(*) FROM rate_limit WHERE key = $1) AS counts,
            (SELECT count(*) FROM live_server WHERE server = 'another') AS servers,
            (SELECT count(*) FROM person WHERE forgotten_at IS NULL) AS people,
            (SELECT count(*) FROM slot) AS slots`,
    [everybodyOnce],
  );
  return rows[0];
}

async function ask(path: string) {
  const { port } = http.address() as AddressInfo;
  return fetch(`http://127.0.0.1:${port}${path}`, { redirect: "manual" });
}

/** Whether any process leads, by the lock of its session. */
async function leaders() {
  const { rows } = await database.query(
    `SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND objid = ANY($1::oid[]) AND granted
       AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
    [Object.values(leaderLockIds)],
  );
  return rows[0].count as number;
}

/** What the server last said of itself, once it has said so with this offset. */
async function told(offsetMs: number) {
  await expect
    .poll(
      async () => {
        const { rows } = await database.query(
          `SELECT clock_offset_ms AS "offsetMs" FROM server_minute
           WHERE abs(clock_offset_ms - $1::bigint) < 3000 AND reported_at > now() - interval '10 seconds'`,
          [offsetMs],
        );
        return rows.length;
      },
      { timeout: 25_000 },
    )
    .toBe(1);
}

const alerts = async () =>
  (
    await database.query(
      "SELECT detail FROM alert WHERE rule = 'clock-drift' AND resolved_at IS NULL AND last_seen_at > now() - interval '10 seconds'",
    )
  ).rows.map(({ detail }) => detail);

it.each([
  [10_000, "+10 s"],
  [-10_000, "−10 s"],
  [21 * day, "+21 d"],
  [-21 * day, "−21 d"],
  [200 * day, "+200 d"],
  [-200 * day, "−200 d"],
  [36_525 * day, "+36525 d"],
  [-36_525 * day, "−36525 d"],
])(
  "a server whose clock is off by %i ms serves nobody, destroys nothing, leads nobody, and is seen",
  async (offsetMs, words) => {
    const before = await standing();
    server.offsetMs = offsetMs;
    for (const path of [
      "/ko",
      `/queue/${slug}/status.json`,
      "/book/admission.json",
      "/ko/clinics",
      "/ko/sign-in",
    ]) {
      const answer = await ask(path);
      expect(answer.status, path).toBe(503);
      expect(answer.headers.get("retry-after"), path).toBe("5");
    }
    expect(await (await ask("/ko")).text()).toContain(getTranslator("ko", "refusals")("unavailable.title"));
    await told(offsetMs);
    await expect.poll(alerts).toEqual([expect.stringContaining(words)]);
    await expect.poll(leaders).toBe(0);
    expect(await standing()).toEqual(before);
    expect(logged.at(-1)).toContain("serving nobody");
  },
  60_000,
);

it("serves again by itself once its clock is right, and then leads", async () => {
  server.offsetMs = 0;
  await expect.poll(async () => (await ask("/ko")).status, { timeout: 10_000 }).toBe(200);
  expect((await ask(`/queue/${slug}/status.json`)).status).toBe(200);
  await expect.poll(leaders, { timeout: 10_000 }).toBe(2);
  await told(0);
  expect(logged.at(-1)).toContain("serving");
  expect(faults).toEqual([]);
});

it.each([200 * day, -200 * day])(
  "the hourly forgetting goes by the database's clock when the server's is off by %i ms",
  async (offsetMs) => {
    const own = openDatabase(url, 4);
    const faults: unknown[] = [];
    try {
      const environment = parseConfig({
        DATABASE_URL: url,
        SIGNING_KEYS: `test:${randomBytes(32).toString("base64url")}`,
      });
      const databaseClock = new DatabaseClock({ database: own, clock });
      const turn = forgetting({
        database: own,
        databaseClock,
        environment,
        failed: (error) => faults.push(error),
      });
      const due = await aPerson(own);
      await own.query("UPDATE person SET created_at = now() - interval '91 days' WHERE id = $1", [due]);
      const gone = async () =>
        (await own.query("SELECT id FROM person WHERE forgotten_at IS NOT NULL AND id = $1", [due])).rowCount;
      const before = await standing();

      server.offsetMs = offsetMs;
      await databaseClock.compare();
      await turn();
      expect(await standing()).toEqual(before);
      server.offsetMs = 0;
      await databaseClock.compare();
      await turn();
      expect(await gone()).toBe(1);
      expect(await standing()).toEqual({ ...before, people: before.people - 1, ended: before.ended + 1 });
      expect(faults).toEqual([]);
    } finally {
      server.offsetMs = 0;
      await own.end();
    }
  },
);
