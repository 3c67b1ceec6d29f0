import { beforeEach, describe, expect, it } from "vitest";
import type { Columns } from "../shared/testing/written";
import { isActing, whileActWaits, whileLocked } from "./testing/races";
import { day, eachInItsWorld, justBefore, later, never, now } from "./testing/world";

const world = eachInItsWorld();
let me: string;
let other: string;
let mine: string;
let soon: number;
let next: number;

beforeEach(async () => {
  me = await world.person("me");
  other = await world.person("other");
  soon = await world.slot("soon", later(day));
  next = await world.slot("next", later(2 * day));
  mine = await world.admission(me, { expires_at: later(60) });
  await world.admission(other);
  await world.hold(other, soon);
});

const row = (columns: Columns) => expect.objectContaining(columns);
const hold = (changes: Columns = {}) =>
  world.it.call("hold_slot", {
    p_person: me,
    p_window: world.window,
    p_admission: mine,
    p_slot: soon,
    p_until: null,
    p_now: now,
    ...changes,
  });
const refusal = (changes: Columns = {}) => world.it.refusal(() => hold(changes));
const until = async (changes: Columns = {}) => (await hold(changes)).kept_until;

describe("holding", () => {
  it("keeps a place for as long as the programme says, and writes nothing else", async () => {
    const written = await world.it.written(async () =>
      expect(await hold()).toEqual({ refusal: null, kept_until: later(5) }),
    );
    expect(written).toEqual({
      hold: [
        {
          is: "new",
          person_id: "me",
          slot_id: "soon",
          window_id: "window",
          expires_at: later(5),
          extended: false,
          held_since: now,
        },
      ],
    });
  });

  it("asks the admission", async () => {
    expect(await refusal({ p_now: later(60) })).toBe("admission-expired");
    expect(await refusal({ p_now: justBefore(60) })).toBe("done");
    expect(await refusal({ p_actor: `proxy:${other}` })).toBe("not-your-proxy");
  });

  it("takes a slot that is there, is ordinary and has not begun", async () => {
    expect(await refusal({ p_slot: 0 })).toBe("slot-unknown");
    await world.set("slot", soon, { leftover: true });
    expect(await refusal()).toBe("slot-unknown");
    await world.set("slot", soon, { leftover: false, starts_at: later(5) });
    expect(await refusal({ p_now: later(5) })).toBe("slot-past");
    expect(await refusal({ p_now: justBefore(5) })).toBe("done");
  });

  it("takes the last place, and none that another has or keeps", async () => {
    await world.set("slot", soon, { capacity: 2, taken: 2 });
    expect(await refusal()).toBe("slot-full");
    await world.set("slot", soon, { taken: 1 });
    expect(await refusal()).toBe("slot-full");
    await world.set("slot", soon, { taken: 0 });
    expect(await refusal()).toBe("done");
  });

  it("lets those who wait come first", async () => {
    await world.set("slot", soon, { capacity: 2 });
    await world.wait(await world.person("waiting"));
    const { offer } = await world.it.written(async () => expect((await hold()).refusal).toBe("slot-full"));
    expect(offer).toEqual([row({ person_id: "waiting", slot_id: "soon" })]);
  });

  it("asks for a dose", async () => {
    await world.it.put("window_stock", { window_id: world.window, region: "", shard: 0, doses: 1, taken: 1 });
    expect(await refusal()).toBe("doses-gone");
    await world.it.client.query("UPDATE window_stock SET doses = 3");
    expect(await refusal()).toBe("done");
  });

  it("ends with the admission, or at the time that is asked for", async () => {
    await world.set("admission", mine, { expires_at: later(3) });
    expect(await until({ p_until: later(4) })).toEqual(later(3));
  });

  it("ends at the time that is asked for", async () => {
    expect(await until({ p_until: later(4) })).toEqual(later(4));
  });

  it("keeps what it keeps when asked for once more", async () => {
    await hold();
    const written = await world.it.written(async () =>
      expect(await until({ p_now: later(2) })).toEqual(later(5)),
    );
    expect(written).toEqual({});
  });

  it.each([
    ["slot", { p_slot: "next" }, later(2)],
    ["time", {}, later(5)],
  ])("keeps it from then on where the %s is another", async (_what, changes: Columns, at) => {
    await hold();
    await world.it.client.query("UPDATE hold SET extended = true");
    const asked = { p_now: at, p_slot: changes.p_slot ? next : soon };
    const { hold: holds } = await world.it.written(async () =>
      expect(await until(asked)).toEqual(new Date(at.getTime() + 5 * 60_000)),
    );
    expect(holds).toContainEqual(row({ person_id: "me", extended: false }));
  });

  it("keeps it for another window from then on", async () => {
    await hold();
    const there = await world.admission(me, { window_id: world.elsewhere });
    await world.it.client.query("UPDATE hold SET extended = true WHERE person_id = $1", [me]);
    const { hold: holds } = await world.it.written(() =>
      hold({ p_window: world.elsewhere, p_admission: there, p_now: later(2) }),
    );
    expect(holds).toEqual([
      { person_id: "me", window_id: "elsewhere", expires_at: later(7), extended: false },
    ]);
  });

  it("moves to another time, and remembers since when it keeps", async () => {
    await hold();
    const { hold: holds } = await world.it.written(() => hold({ p_slot: next, p_now: later(2) }));
    expect(holds).toEqual([{ person_id: "me", slot_id: "next", expires_at: later(7) }]);
  });

  it("keeps for four times as long in all, and rests for as long", async () => {
    await hold();
    const other = { p_slot: next };
    expect(await refusal({ ...other, p_now: justBefore(20) })).toBe("done");
    expect(await refusal({ ...other, p_now: later(20) })).toBe("hold-used-up");
    expect(await refusal({ ...other, p_now: justBefore(40) })).toBe("hold-used-up");
    const { hold: holds } = await world.it.written(async () =>
      expect(await until({ ...other, p_now: later(40) })).toEqual(later(45)),
    );
    expect(holds).toEqual([row({ held_since: later(40) })]);
  });

  it("does not keep beyond four times as long", async () => {
    await hold();
    expect(await until({ p_slot: next, p_now: later(18) })).toEqual(later(20));
  });

  it("knows nothing of holds of before since-when was kept", async () => {
    await world.hold(me, next, { held_since: null, expires_at: never });
    expect(await until()).toEqual(later(5));
  });

  it("ends the offer of the place that it gives up, and no other", async () => {
    await world.hold(me, next);
    await world.offer("mine", me, next);
    const past = async () => world.wait(me, { ended_at: never });
    await world.offer("lapsed", me, next, { wait_id: await past(), expires_at: now });
    await world.offer("ended", me, next, { wait_id: await past(), ended_at: never });
    await world.offer("of soon", me, soon, { wait_id: await past() });
    await world.offer("others", other, next);
    const { offer } = await world.it.written(() => hold());
    expect(offer).toEqual([{ id: "mine", ended_at: now }]);
  });

  it("ends no offer where it keeps the same place", async () => {
    await world.hold(me, soon, { expires_at: now });
    await world.offer("mine", me, soon);
    const { offer } = await world.it.written(() => hold());
    expect(offer).toBeUndefined();
  });
});

describe("beside others", () => {
  it("comes after the person's other acts", async () => {
    await hold();
    expect(await isActing(world, me)).toBe(true);
  });

  it("sees that the last place was taken", async () => {
    await world.set("slot", soon, { capacity: 2 });
    const take = (tx: { query(sql: string, values: unknown[]): Promise<unknown> }) =>
      tx.query("UPDATE slot SET taken = taken + 1 WHERE id = $1", [soon]);
    expect(await whileActWaits(world, take, hold)).toMatchObject({ refusal: "slot-full" });
  });

  it("refuses a slot that is booked up without waiting for its lock", async () => {
    await world.set("slot", soon, { capacity: 1, taken: 1 });
    await whileLocked(
      world,
      async (tx) => {
        await tx.query("SELECT FROM slot WHERE id = $1 FOR UPDATE", [soon]);
      },
      async () => {
        expect(await hold()).toMatchObject({ refusal: "slot-full" });
      },
    );
  });
});
