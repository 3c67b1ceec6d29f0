import { randomBytes } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, inject, test, vi } from "vitest";
import { Availability } from "../../lib/availability/availability";
import { RequestStats } from "../../lib/monitoring/request-stats";
import { createTrafficToken } from "../../lib/monitoring/synthetic-check/traffic-token";
import { LoadMeter } from "../../lib/queue/load-signal";
import { QueueSnapshot } from "../../lib/queue/queue-snapshot";
import { parseConfig } from "../../lib/shared/config";
import type { Database } from "../../lib/shared/db/database";
import { type Jobs, startJobQueue } from "../../lib/shared/job-queue";
import { createLog } from "../../lib/shared/log";
import { anOpenWindow, aSlot, called } from "../../lib/shared/testing/builders";
import { jobClock } from "../../lib/shared/testing/job-clock";
import { ownDatabase } from "../../lib/shared/testing/own-database";
import { type Ground, personOf, plantHealthy, poison } from "../../lib/shared/testing/poison";
import { createFixedClock } from "../../lib/shared/time/clock";
import { toSeoulDate } from "../../lib/shared/time/seoul";
import { startBackgroundJobs } from "../jobs/index";

// Everything that the program does by itself, each turn by itself, amid rows of people who are not as they should be.

const turns: (() => Promise<unknown>)[] = [];
vi.mock("../../lib/shared/run-periodically", () => ({
  // The turns are the program's own; only when they are taken is the test's.
  runPeriodically(turn: () => Promise<unknown>) {
    turns.push(turn);
    return { stop: async () => {} };
  },
}));

// Noon in Korea today, so that nothing waits for the morning.
const now = new Date(`${toSeoulDate(new Date())}T12:00:00+09:00`);
const later = (minutes: number) => new Date(now.getTime() + minutes * 60_000);
const failures: unknown[] = [];
const sent: { to: string; text: string }[] = [];
const gateway = createServer(async (request, response) => {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  sent.push(JSON.parse(Buffer.concat(parts).toString()));
  response.end("{}");
});

let database: Database;
let jobs: Jobs;
let ground: Ground;
let handOver: () => Promise<void>;

beforeAll(async () => {
  database = await ownDatabase(inject("databaseUrl"));
  jobs = await startJobQueue(database, (error) => failures.push(error));
  await new Promise<void>((resolve) => gateway.listen(0, "127.0.0.1", resolve));
  ground = await aGround();
  await poison(database, ground);
});
afterAll(async () => {
  await handOver?.();
  gateway.close();
  await database.end();
});

/** An open window, one whose lobby opens soon, and a clinic whose times are a day and some minutes ahead. */
async function aGround(): Promise<Ground> {
  const [windowId, comingWindowId] = [await anOpenWindow(database, now), await anOpenWindow(database, now)];
  await database.query(
    "UPDATE cohort_window SET lobby_opens_at = $2, opens_at = $3, published_at = $4 WHERE id = $1",
    [comingWindowId, later(20), later(50), later(-60)],
  );
  const slotId = await aSlot(database, 500, later(-1), "81001");
  const { rows } = await database.query("SELECT clinic_id AS id FROM slot WHERE id = $1", [slotId]);
  const leftover = await database.query(
    "INSERT INTO slot (clinic_id, starts_at, minutes, capacity, leftover) VALUES ($1, $2, 5, 5, true) RETURNING id",
    [rows[0].id, later(120)],
  );
  await database.query("UPDATE reminded_until SET until = $1", [later(-10)]);
  const staff = await database.query(
    `INSERT INTO staff_account (email, name, role, password_hash) VALUES ('a@example.com', 'A', 'AGENT', '-') RETURNING id`,
  );
  return {
    windowId,
    comingWindowId,
    clinicId: rows[0].id,
    district: "81001",
    slotId,
    leftoverSlotId: leftover.rows[0].id,
    staffId: staff.rows[0].id,
    now,
  };
}

const countOf = async (sql: string, values: unknown[]): Promise<number> =>
  Number((await database.query(`SELECT count(*) AS n FROM ${sql}`, values)).rows[0].n);
const messageOf = (event: string) => countOf("outbox_message WHERE event_key LIKE $1", [event]);

/** What the turns do for somebody as they should be, who stands behind the others in each list. */
const served: Record<string, (person: string) => Promise<number>> = {
  reminder: (person) => messageOf(`turn-near:%:${person}`),
  lobby_reminder: (person) => messageOf(`lobby-opens:%:${person}`),
  hold: (person) =>
    countOf(
      "(SELECT 1 WHERE NOT EXISTS (SELECT FROM hold WHERE person_id = $1 AND expires_at > '-infinity')) x",
      [person],
    ),
  wait: (person) =>
    countOf("offer o JOIN outbox_message m ON m.event_key = 'offer:' || o.id WHERE o.person_id = $1", [
      person,
    ]),
  offer: (person) => countOf("offer WHERE person_id = $1 AND told_at IS NOT NULL", [person]),
  booking: (person) =>
    countOf("outbox_message WHERE person_id = $1 AND template = 'booking-reminder'", [person]),
  outbox_message: (person) =>
    countOf("outbox_message WHERE event_key = $1 AND sent_at IS NOT NULL", [`planted:${person}`]),
};

test("each turn serves everybody whose rows are as they should be", async () => {
  const healthy = new Map<string, string>();
  for (const list of Object.keys(served)) healthy.set(list, await plantHealthy(database, list, ground));
  // Long gone, and to be forgotten among many, one of whom cannot be read.
  const old = [await personOf(database, "half-written"), await personOf(database, "healthy")];
  await database.query("UPDATE person SET created_at = $2 WHERE id = ANY($1)", [old, later(-400 * 1_440)]);
  await database.query("UPDATE queue_state SET room = 0 WHERE window_id = $1", [ground.windowId]);
  const behind = await personOf(database, "healthy");
  await called(database, ground.windowId, behind);

  const clock = createFixedClock(now);
  const url = new URL(inject("databaseUrl"));
  url.pathname = `/${(await database.query("SELECT current_database() AS name")).rows[0].name}`;
  const environment = parseConfig({
    NODE_ENV: "test",
    DATABASE_URL: url.href,
    SIGNING_KEYS: `k:${randomBytes(32).toString("base64url")}`,
    SMS_GATEWAY_URL: `http://127.0.0.1:${(gateway.address() as AddressInfo).port}/`,
    SYNTHETIC_CITIZEN: "0",
  });
  const availability = new Availability(database, clock);
  await availability.turn();
  const board = new QueueSnapshot(database, clock);
  await board.read();
  const minute = new RequestStats();
  ({ handOver } = startBackgroundJobs({
    database,
    jobs,
    clock,
    environment,
    log: createLog("silent"),
    availability,
    board,
    minute,
    strain: new LoadMeter(),
    mark: createTrafficToken(environment.signingKeys, () => now.getTime()),
    databaseClock: { ...jobClock(clock), offsetMs: 0 },
    failed: (error) => failures.push(error),
  }));
  expect(turns.length).toBeGreaterThanOrEqual(11);
  for (let round = 0; round < 3; round++)
    for (const turn of turns) await turn().catch((error) => failures.push(error));

  // Only what cannot be read is told, and nothing else fails.
  expect(failures.length).toBeGreaterThan(0);
  for (const failure of failures)
    expect(String((failure as Error).message)).toMatch(/could not be told|does not open/);
  for (const [list, person] of healthy) expect([list, await served[list]?.(person)]).toEqual([list, 1]);
  expect(sent.length).toBeGreaterThan(0);
  expect(await countOf("person WHERE id = ANY($1) AND forgotten_at IS NOT NULL", [old])).toBe(2);
});
