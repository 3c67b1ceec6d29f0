import { randomBytes, randomUUID } from "node:crypto";
import { afterAll, expect, inject, it } from "vitest";
import { Availability } from "../lib/availability/availability";
import { parseConfig } from "../lib/shared/config";
import { openDatabase } from "../lib/shared/db/database";
import { anOpenWindow, aPerson } from "../lib/shared/testing/builders";
import { createFixedClock, systemClock } from "../lib/shared/time/clock";
import { type Cookies, InProcessApp } from "./dry-run/in-process-app";

const environment = parseConfig({
  DATABASE_URL: inject("databaseUrl"),
  SIGNING_KEYS: `test:${randomBytes(32).toString("base64url")}`,
});
const database = openDatabase(environment.databaseUrl);
afterAll(() => database.end());

it("lets nobody enter, and nobody act inside, by figures that are older than five seconds", async () => {
  const start = systemClock.now();
  const clock = createFixedClock(start);
  const windowId = await anOpenWindow(database, start);
  await database.query("UPDATE queue_state SET lobby_size = 0, room = 10, spare = 10 WHERE window_id = $1", [
    windowId,
  ]);
  const { rows } = await database.query("SELECT slug FROM cohort_window WHERE id = $1", [windowId]);
  const availability = new Availability(database, clock);
  const site = new InProcessApp({ environment, database, clock, availability });
  await site.board.read();
  const [one, two] = await Promise.all(
    [1, 2].map(async (): Promise<Cookies> => {
      const person = { id: await aPerson(database), name: "시험시민", birthDate: "1968-03-04" };
      return new Map([site.signedIn(person, start)]);
    }),
  );
  const enter = (cookies: Cookies = new Map()) => site.ask("POST", `/queue/${rows[0].slug}/enter`, cookies);
  const act = (cookies: Cookies = new Map()) =>
    site.ask("POST", "/book/hold", cookies, { slot: "2000000000", key: randomUUID() });

  expect((await enter(one)).refused).toBeNull();
  expect((await act(one)).refused).toBe("slot-unknown");
  clock.set(new Date(start.getTime() + 5_000));
  expect((await act(one)).refused).toBe("slot-unknown");
  clock.set(new Date(start.getTime() + 5_001));
  expect((await act(one)).refused).toMatch(/^unavailable/);
  expect((await enter(two)).refused).toMatch(/^unavailable/);
  const entered = await database.query("SELECT FROM queue_entry WHERE window_id = $1", [windowId]);
  expect(entered.rowCount).toBe(1);
  await site.board.read();
  expect((await act(one)).refused).toBe("slot-unknown");
  expect((await enter(two)).refused).toBeNull();
});
