import { randomBytes } from "node:crypto";
import { afterAll, beforeEach, expect, inject, it, vi } from "vitest";
import { withFault } from "../../e2e/fault-injection/fault";
import type { Availability } from "../../lib/availability/availability";
import { parseConfig } from "../../lib/shared/config";
import { aProduct, aSlot } from "../../lib/shared/testing/builders";
import { ownDatabase } from "../../lib/shared/testing/own-database";
import { createFixedClock } from "../../lib/shared/time/clock";
import { createWindow } from "../../lib/windows/commands";
import { getLastDryRun } from "../../lib/windows/dry-run/dry-runs";
import { getWindow } from "../../lib/windows/windows";
import { DryRunRunner } from "./runner";

const fault = vi.hoisted(() => ({ on: false }));
vi.mock("../../lib/eligibility/window-phase", async (original) => {
  const right = await original<typeof import("../../lib/eligibility/window-phase")>();
  return {
    getPhase: (...asked: Parameters<typeof right.getPhase>) =>
      (fault.on ? withFault(right.getPhase) : right.getPhase)(...asked),
  };
});

const hour = 3_600_000;
const now = new Date("2026-07-18T00:00:00Z");
const opensAt = new Date("2026-07-19T02:00:00+09:00");
const database = await ownDatabase(inject("databaseUrl"));
const url = String(database.options.connectionString);
const clock = createFixedClock(now);
const environment = parseConfig({
  DATABASE_URL: url,
  SIGNING_KEYS: `test:${randomBytes(32).toString("base64url")}`,
});
const nowhere = { alternativesTo: () => [] } as unknown as Availability;
const rehearsing = new DryRunRunner({
  database,
  clock,
  environment,
  availability: nowhere,
  failed: (error) => {
    throw error;
  },
});
afterAll(() => database.end());

let made = 0;
let slug = "";
beforeEach(async () => {
  fault.on = false;
  slug = `rehearsed-${made++}`;
  await aSlot(database, 1, now);
  const wish = {
    slug,
    nameKo: "시험",
    nameEn: "Test",
    birthYearFrom: 1967,
    birthYearTo: 1968,
    lastDigits: [],
    lobbyOpensAt: new Date(opensAt.getTime() - hour),
    opensAt,
    closesAt: new Date(opensAt.getTime() + 8 * hour),
    mostInside: 2,
    product: await aProduct(database),
    doses: null,
    sharePercent: null,
    messageKo: null,
    messageEn: null,
    publishedAt: now,
  };
  await createWindow(database, wish, "staff:test", now);
});

async function rows(): Promise<Record<string, number>> {
  const tables = await database.query<{ name: string }>(
    "SELECT relname AS name FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace",
  );
  const counts: Record<string, number> = {};
  for (const { name } of tables.rows)
    counts[name] = (await database.query(`SELECT count(*) AS n FROM "${name}"`)).rows[0].n;
  return counts;
}

async function rehearse() {
  await rehearsing.begin(slug, "staff:test");
  await rehearsing.idle();
  const rehearsal = await getLastDryRun(database, slug);
  if (!rehearsal?.result) throw new Error("it came to no end");
  return { ...rehearsal, result: rehearsal.result };
}

it("passes where all is right, leaves nothing behind, and lets the window open", async () => {
  const before = await rows();
  const held = await getWindow(database, slug, opensAt);
  expect(held).toMatchObject({ phase: "paused", clearedVersion: null });
  const { passed, result, done, total } = await rehearse();
  expect(result).toMatchObject({ stopped: null, misses: [] });
  expect([passed, done]).toEqual([true, total]);
  expect(Object.keys(result.steps).length).toBeGreaterThan(5);
  for (const [step, count] of Object.entries(result.steps))
    expect([step, count.tried > 20]).toEqual([step, true]);
  expect(await getWindow(database, slug, opensAt)).toMatchObject({
    phase: "open",
    clearedVersion: 1,
    entries: 0,
  });
  const { rehearsal, audit_row, ...rest } = await rows();
  expect({ rehearsal, audit_row }).toEqual({
    rehearsal: (before.rehearsal ?? 0) + 1,
    audit_row: (before.audit_row ?? 0) + 1,
  });
  expect(rest).toEqual({ ...before, rehearsal: undefined, audit_row: undefined });
});

it("sees the time bug of 20 July 2021, in the hours in which it was, and keeps the window shut", async () => {
  fault.on = true;
  const { passed, result } = await rehearse();
  expect(passed).toBe(false);
  const wrong = result.hours.flatMap(({ failed }, n) => (failed > 0 ? [n] : []));
  expect(wrong).toEqual([3, 4, 5, 6, 7, 8]);
  expect(result.misses[0]).toMatchObject({ step: "check", expected: "open" });
  fault.on = false;
  expect(await getWindow(database, slug, opensAt)).toMatchObject({ phase: "paused", clearedVersion: null });
});

it("goes on once at a time, and clears no window that was changed meanwhile", async () => {
  await rehearsing.begin(slug, "staff:test");
  await expect(rehearsing.begin(slug, "staff:test")).rejects.toMatchObject({ reason: "rehearsal-goes-on" });
  await database.query("UPDATE cohort_window SET version = version + 1 WHERE slug = $1", [slug]);
  await rehearsing.idle();
  expect(await getLastDryRun(database, slug)).toMatchObject({ passed: true, version: 1 });
  expect(await getWindow(database, slug, now)).toMatchObject({ version: 2, clearedVersion: null });
});
