import { afterAll, beforeAll, expect, inject, it } from "vitest";
import type { Database } from "../shared/db/database";
import { admitted, anOpenWindow, aPerson, aSlot, newPhone } from "../shared/testing/builders";
import { ownDatabase } from "../shared/testing/own-database";
import { extendHold, holdSlot } from "./hold";
import { findLatestHold } from "./my-bookings";

const now = new Date("2026-07-19T12:00:00Z");
const later = (seconds: number) => new Date(now.getTime() + seconds * 1_000);

let database: Database;
beforeAll(async () => {
  database = await ownDatabase(inject("databaseUrl"));
});
afterAll(() => database.end());

it("keeps a place for as long as the programme says", async () => {
  await database.query("UPDATE programme SET hold_seconds = 120");
  const windowId = await anOpenWindow(database, now);
  const phone = newPhone();
  const person = await aPerson(database, { phone });
  const visitor = await admitted(database, windowId, person, now);
  const slotId = await aSlot(database, 1, now);
  expect(await holdSlot(database, visitor, slotId, now)).toEqual({ slotId, expiresAt: later(120) });
  expect(await findLatestHold(database, person, now)).toMatchObject({
    expiresAt: later(120),
    extendsTo: later(240),
    phone,
  });
  expect(await extendHold(database, visitor, now)).toEqual({ slotId, expiresAt: later(240) });
  expect(await findLatestHold(database, person, now)).toMatchObject({
    expiresAt: later(240),
    extendsTo: null,
  });
  expect(await findLatestHold(database, person, later(3_000))).toMatchObject({
    expiresAt: later(240),
    extendsTo: null,
  });
  expect(await findLatestHold(database, person, later(2 * 3_600))).toBeUndefined();
});
