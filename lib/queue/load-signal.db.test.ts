import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, inject, it } from "vitest";
import { type Database, openDatabase } from "../shared/db/database";
import { ownDatabase } from "../shared/testing/own-database";
import { listLiveServers, writeLoadSignal } from "./load-signal";

let own: Database;
let database: Database;
beforeAll(async () => {
  own = await ownDatabase(inject("databaseUrl"));
  // One connection, so that one that is kept back is missed.
  database = openDatabase(own.options.connectionString ?? "", 1);
});
afterAll(() => Promise.all([own.end(), database.end()]));
const [a, b] = [randomUUID(), randomUUID()];
const now = new Date("2026-07-19T03:00:00Z");
const later = (ms: number) => new Date(now.getTime() + ms);
const of = (serverId: string, p95Ms: number, errorShare: number) => ({
  serverId,
  p95Ms,
  errorShare,
  poolWaitMs: expect.any(Number),
});

it("tells of each server by its last report, while that is not old", async () => {
  await writeLoadSignal(database, a, { p95Ms: 900, errorShare: 0.5 }, now);
  expect(await listLiveServers(database, now)).toEqual([of(a, 900, 0.5)]);
  await writeLoadSignal(database, b, { p95Ms: 20, errorShare: 0 }, now);
  await writeLoadSignal(database, a, { p95Ms: 30, errorShare: 0.25 }, later(1_000));
  const both = [of(a, 30, 0.25), of(b, 20, 0)];
  expect(await listLiveServers(database, later(4_999))).toEqual(expect.arrayContaining(both));
  expect(await listLiveServers(database, later(5_000))).toEqual([of(a, 30, 0.25)]);
  expect(await listLiveServers(database, later(6_000))).toEqual([]);
});
