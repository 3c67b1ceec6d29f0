import { beforeEach, describe, expect, it } from "vitest";
import { whileActWaits, whileLocked } from "../booking/testing/races";
import { eachInItsWorld, never } from "../booking/testing/world";
import type { Columns } from "../shared/testing/written";

const world = eachInItsWorld();
type Tx = { query(sql: string, values: unknown[]): Promise<unknown> };
let a: string;
let b: string;
let c: string;
const row = (columns: Columns) => expect.objectContaining(columns);

beforeEach(async () => {
  [a, b, c] = [await world.person("a"), await world.person("b"), await world.person("c")];
  const before = await world.person("before");
  for (const window of [world.window, world.elsewhere]) {
    await world.it.put("queue_entry", { window_id: window, entry_no: 0, person_id: before });
    await world.it.client.query("UPDATE queue_state SET entries = 1 WHERE window_id = $1", [window]);
  }
  await world.it.put("queue_entry", { window_id: world.elsewhere, entry_no: 1, person_id: a });
  await world.it.client.query("UPDATE queue_state SET entries = 2, lobby_size = 2 WHERE window_id = $1", [
    world.elsewhere,
  ]);
});

const enter = async (people: string[], opened = false, window = world.window) => {
  const { rows } = await world.it.client.query(
    "SELECT person_id AS person, entry_no AS entry FROM enter_line($1, $2, $3)",
    [window, people, opened],
  );
  const entries = new Map(rows.map(({ person, entry }) => [person, entry]));
  expect(entries.size).toBe(rows.length);
  return entries;
};
const state = async () =>
  (
    await world.it.client.query("SELECT entries, lobby_size FROM queue_state WHERE window_id = $1", [
      world.window,
    ])
  ).rows[0];

describe("entering", () => {
  it("numbers people in the order in which they came, and writes nothing else", async () => {
    const written = await world.it.written(async () =>
      expect(await enter([c, a, b])).toEqual(
        new Map([
          [c, 1],
          [a, 2],
          [b, 3],
        ]),
      ),
    );
    expect(written).toEqual({
      queue_entry: [
        row({ is: "new", window_id: "window", person_id: "c", entry_no: 1 }),
        row({ is: "new", window_id: "window", person_id: "a", entry_no: 2 }),
        row({ is: "new", window_id: "window", person_id: "b", entry_no: 3 }),
      ],
      queue_state: [{ window_id: "window", entries: 4 }],
    });
  });

  it("gives the first of all the number 0", async () => {
    await world.it.client.query("DELETE FROM queue_entry");
    await world.it.client.query("DELETE FROM queue_state WHERE window_id = $1", [world.window]);
    await world.it.put("queue_state", { window_id: world.window });
    expect(await enter([a, b])).toEqual(
      new Map([
        [a, 0],
        [b, 1],
      ]),
    );
    expect(await state()).toMatchObject({ entries: 2 });
  });

  it("tells people who stand in it already of their number", async () => {
    await enter([b]);
    expect(await enter([a, b])).toEqual(
      new Map([
        [a, 2],
        [b, 1],
      ]),
    );
    expect(await world.it.written(() => enter([a, b]))).toEqual({});
    expect(await state()).toEqual({ entries: 3, lobby_size: null });
  });

  it("counts once who asks twice, by their first time", async () => {
    expect(await enter([b, a, b])).toEqual(
      new Map([
        [b, 1],
        [a, 2],
      ]),
    );
    expect(await state()).toMatchObject({ entries: 3 });
  });

  it("closes the lobby with the first who comes after it opened", async () => {
    await enter([a]);
    expect(await state()).toEqual({ entries: 2, lobby_size: null });
    await enter([b], true);
    expect(await state()).toEqual({ entries: 3, lobby_size: 2 });
    await enter([c], true);
    expect(await state()).toEqual({ entries: 4, lobby_size: 2 });
  });

  it("takes nobody who was forgotten, is unknown or has proven no phone", async () => {
    const shared = await world.person("shared", {
      phone_hash: null,
      contact_hash: Buffer.from("contact"),
      phone_place: 1,
      phone_shared_by: world.staff,
    });
    const unproven = await world.person("unproven", { phone_hash: null });
    await world.set("person", a, { forgotten_at: never });
    const nobody = "00000000-0000-0000-0000-000000000000";
    expect(await enter([a, unproven, nobody, shared, b])).toEqual(
      new Map([
        [shared, 1],
        [b, 2],
      ]),
    );
    expect(await state()).toMatchObject({ entries: 3 });
  });

  it("numbers synthetic people below zero, without a phone, and counts them nowhere", async () => {
    const walkers: string[] = [];
    for (const name of ["w1", "w2", "w3"])
      walkers.push(
        await world.person(name, { synthetic: true, phone_hash: name === "w1" ? null : Buffer.from(name) }),
      );
    const [w1 = "", w2 = "", w3 = ""] = walkers;
    await world.it.put("queue_entry", { window_id: world.elsewhere, entry_no: -7, person_id: w1 });
    expect(await enter([w1, a, w2])).toEqual(
      new Map([
        [w1, -1],
        [a, 1],
        [w2, -2],
      ]),
    );
    expect(await enter([w3, b])).toEqual(
      new Map([
        [w3, -3],
        [b, 2],
      ]),
    );
    expect(await enter([w1])).toEqual(new Map([[w1, -1]]));
    expect(await state()).toMatchObject({ entries: 3 });
    await world.set("person", w1, { forgotten_at: never });
    expect(await enter([w1])).toEqual(new Map());
  });

  it("says that there is no such line", async () => {
    await expect(enter([a], false, "00000000-0000-0000-0000-000000000000")).rejects.toThrow(
      "there is no such line",
    );
  });
});

describe("beside others", () => {
  it("numbers after those who enter at that moment", async () => {
    const first = async (tx: Tx) => {
      await tx.query("UPDATE queue_state SET entries = entries + 1 WHERE window_id = $1", [world.window]);
      await tx.query("INSERT INTO queue_entry (window_id, entry_no, person_id) VALUES ($1, 1, $2)", [
        world.window,
        a,
      ]);
    };
    expect(await whileActWaits(world, first, () => enter([b]))).toEqual(new Map([[b, 2]]));
  });

  it("waits for who is being forgotten, in one order, and not while it has the line", async () => {
    const [low = "", high = ""] = [a, b].sort();
    const isUnlocked = async (table: string, column: string, id: string) =>
      (await world.database.query(`SELECT FROM ${table} WHERE ${column} = $1 FOR UPDATE SKIP LOCKED`, [id]))
        .rowCount;
    const forget = (id: string) => async (tx: Tx) => {
      await tx.query("SELECT FROM person WHERE id = $1 FOR UPDATE", [id]);
      await tx.query("UPDATE person SET forgotten_at = now() WHERE id = $1", [id]);
    };
    const entered = await whileActWaits(
      world,
      forget(low),
      () => enter([high, low]),
      async () => {
        expect(await isUnlocked("queue_state", "window_id", world.window)).toBe(1);
        expect(await isUnlocked("person", "id", high)).toBe(1);
      },
    );
    expect(entered).toEqual(new Map([[high, 1]]));
    await whileActWaits(
      world,
      forget(high),
      () => enter([high, low, c]),
      async () => {
        expect(await isUnlocked("queue_state", "window_id", world.window)).toBe(1);
      },
    );
  });

  it("waits for no other line and for nobody else", async () => {
    await whileLocked(
      world,
      async (tx) => {
        await tx.query("SELECT FROM queue_state WHERE window_id = $1 FOR UPDATE", [world.elsewhere]);
        await tx.query("SELECT FROM person WHERE id = $1 FOR UPDATE", [c]);
      },
      async () => {
        expect(await enter([a])).toEqual(new Map([[a, 1]]));
      },
    );
  });
});
