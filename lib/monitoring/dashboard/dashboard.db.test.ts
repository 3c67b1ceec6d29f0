import { afterAll, expect, inject, test } from "vitest";
import { anOpenWindow } from "../../shared/testing/builders";
import { ownDatabase } from "../../shared/testing/own-database";
import { Dashboard, getAdmissionState } from "./dashboard";

const database = await ownDatabase(inject("databaseUrl"));
afterAll(() => database.end());

let now = new Date("2026-07-19T12:00:00Z");
const aServer = (server: string) =>
  new Dashboard({
    database,
    clock: { now: () => now },
    server,
    release: "trial",
    placesLeft: () => 7,
    provinces: () => [],
    estimate: () => ({ from: 60, to: 120 }),
  });
const next = (seconds: number) => {
  now = new Date(now.getTime() + seconds * 1_000);
};

test("each server shows what all do, and forgets one that is gone", async () => {
  const window = await anOpenWindow(database, now);
  const [one, two] = [aServer("one"), aServer("two")];
  for (const server of [two, one]) await server.turn(now);
  two.steps.answered(now.getTime(), "confirm", 12, 303, false);
  two.steps.refused(now.getTime(), "slot-full");
  await database.query(
    "UPDATE queue_state SET entries = 40, served = 10, came = 4, inside = 3, turned_at = $2 WHERE window_id = $1",
    [window, now],
  );
  next(1);
  for (const server of [two, one]) await server.turn(now);
  const seen = one.document(0);
  expect(seen?.servers.map(({ server }) => server)).toEqual(["one", "two"]);
  expect(seen?.refusals).toEqual([{ reason: "slot-full", count: 1 }]);
  expect(seen?.steps).toMatchObject([{ step: "confirm", count: 1 }]);
  expect(seen?.frames.at(-1)).toMatchObject({
    waiting: 30,
    inside: 3,
    entered: 40,
    called: 10,
    came: 4,
    booked: 1,
  });
  expect(seen?.lines).toMatchObject([
    { waiting: 30, placesLeft: 7, serving: "room-full", shown: { from: 60, to: 120 } },
  ]);
  expect(one.document(seen?.at ?? 0)?.frames).toEqual([]);

  next(1);
  await one.turn(now);
  expect(one.document(0)?.lines[0]).toMatchObject({ bookedPeople: 0, bookedDoses: 0 });
  await two.stop();
  next(1);
  await one.turn(now);
  expect(one.document(0)?.servers.map(({ server }) => server)).toEqual(["one"]);
});

test("keeps ten minutes and no more", async () => {
  const server = aServer("three");
  for (let second = 0; second < 620; second++) {
    next(1);
    await server.turn(now);
  }
  expect(server.document(0)?.frames).toHaveLength(600);
});

const line = { turnedAt: now, entries: 5, served: 2, cutAt: null, room: 3 };
test.each([
  ["paused", line, "paused" as const, 5],
  ["lobby", line, "lobby" as const, 5],
  ["no-leader", { ...line, turnedAt: new Date(now.getTime() - 9_000) }, "open" as const, 5],
  ["no-places", line, "open" as const, 0],
  ["slowed", { ...line, cutAt: now }, "open" as const, 5],
  ["nobody-waits", { ...line, served: 5 }, "open" as const, 5],
  ["room-full", { ...line, room: 0 }, "open" as const, null],
  ["calling", line, "open" as const, 5],
])("says why: %s", (why, state, phase, placesLeft) => {
  const at = new Date(line.turnedAt.getTime());
  expect(getAdmissionState(state, phase, placesLeft, at)).toBe(why);
});
