import { randomBytes } from "node:crypto";
import { beforeEach, describe, expect, it } from "vitest";
import { day, eachInItsWorld, justBefore, later, never, now } from "../booking/testing/world";
import { drawPosition } from "./draw";

const world = eachInItsWorld();
let me: string;
let other: string;
const one = async (sql: string, values: unknown[]) => (await world.it.client.query(sql, values)).rows[0].it;

beforeEach(async () => {
  me = await world.person("me");
  other = await world.person("other");
});

it("draws as the code does", async () => {
  for (const size of [1, 2, 255, 256, 257, 1_000, 70_000, 17_000_000]) {
    const seed = randomBytes(32);
    for (const entry of new Set([0, 1, 254, 255, 256, 65_536, size - 1])) {
      if (entry >= size) continue;
      expect(await one("SELECT drawn_place($1, $2, $3) AS it", [entry, size, seed])).toBe(
        drawPosition(entry, size, seed),
      );
    }
  }
});

describe("who was called", () => {
  const seed = new Uint8Array(32).fill(3);
  const was = () => one("SELECT was_called($1, $2) AS it", [world.window, me]);
  const line = (lobby: number | null, served: number) =>
    world.it.client.query(
      "UPDATE queue_state SET lobby_size = $2, served = $3, entries = 99 WHERE window_id = $1",
      [world.window, lobby, served],
    );
  const enter = (entry: number, person = me, window = world.window) =>
    world.it.put("queue_entry", { window_id: window, entry_no: entry, person_id: person });
  beforeEach(async () => {
    await world.set("cohort_window", world.window, { draw_seed: seed });
    await world.it.client.query(
      "UPDATE queue_state SET lobby_size = 0, served = 50, entries = 99 WHERE window_id = $1",
      [world.elsewhere],
    );
    await enter(0, other);
    await enter(0, me, world.elsewhere);
  });

  it("is who has a place that was served, by their number after the lobby", async () => {
    await line(0, 7);
    expect(await was()).toBe(false);
    await enter(6);
    expect(await was()).toBe(true);
  });

  it("is the first of all", async () => {
    await world.it.client.query("DELETE FROM queue_entry WHERE person_id = $1", [other]);
    await enter(0);
    await line(0, 1);
    expect(await was()).toBe(true);
  });

  it("is nobody after them", async () => {
    await enter(7);
    await line(0, 7);
    expect(await was()).toBe(false);
    await line(0, 8);
    expect(await was()).toBe(true);
  });

  it("is by the draw in the lobby, whose size is the edge", async () => {
    await enter(29);
    const place = drawPosition(29, 30, seed);
    await line(30, place);
    expect(await was()).toBe(false);
    await line(30, place + 1);
    expect(await was()).toBe(true);
  });

  it("is by the number from the lobby's size on", async () => {
    await enter(30);
    await line(30, 30);
    expect(await was()).toBe(false);
    await line(30, 31);
    expect(await was()).toBe(true);
  });

  it("is nobody before the draw, and no synthetic one", async () => {
    await enter(1);
    await line(null, 50);
    expect(await was()).toBe(false);
    await world.it.client.query(
      "UPDATE queue_entry SET entry_no = -1 WHERE person_id = $1 AND window_id = $2",
      [me, world.window],
    );
    await line(0, 50);
    expect(await was()).toBe(false);
  });
});

describe("who was inside", () => {
  const was = () => one("SELECT was_admitted($1, $2) AS it", [world.window, me]);

  it("is who has had an admission of this window", async () => {
    await world.admission(other);
    await world.admission(me, { window_id: world.elsewhere });
    expect(await was()).toBe(false);
    await world.admission(me, { ended_at: never });
    await world.booking("others", other, await world.slot("rest", later(30), { leftover: true }));
    expect(await was()).toBe(true);
  });

  it("is nobody by a leftover dose alone, but by an agent", async () => {
    const rest = await world.slot("rest", later(30), { leftover: true });
    const soon = await world.slot("soon", later(day));
    await world.booking("others", other, rest);
    await world.booking("mine", me, rest);
    expect(await was()).toBe(false);
    await world.it.client.query("UPDATE admission SET agent_id = $1 WHERE person_id = $2", [world.staff, me]);
    expect(await was()).toBe(true);
    await world.it.client.query("UPDATE admission SET agent_id = NULL");
    await world.it.client.query("UPDATE booking SET slot_id = $1", [soon]);
    expect(await was()).toBe(true);
  });
});

describe("what speaks against acts in a window", () => {
  const refusal = (at = now, window = world.window) =>
    one("SELECT refusal_of_window($1, $2) AS it", [window, at]);

  it("is its times and a pause", async () => {
    await world.set("cohort_window", world.elsewhere, { paused_at: now });
    expect(await refusal()).toBeNull();
    expect(await refusal(later(day))).toBe("window-closed");
    expect(await refusal(justBefore(day))).toBeNull();
    expect(await refusal(justBefore(-60))).toBe("window-not-yet-open");
    expect(await refusal(later(-60))).toBeNull();
    expect(await refusal(now, world.elsewhere)).toBe("window-paused");
    expect(await refusal(now, "00000000-0000-0000-0000-000000000000")).toBe("window-unknown");
  });
});
