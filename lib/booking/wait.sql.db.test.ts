import { beforeEach, describe, expect, it } from "vitest";
import type { Columns } from "../shared/testing/written";
import { isActing } from "./testing/races";
import { clinicColumns, day, eachInItsWorld, justBefore, later, never, now } from "./testing/world";

const world = eachInItsWorld();
let me: string;
let other: string;
let soon: number;

beforeEach(async () => {
  me = await world.person("me");
  other = await world.person("other");
  soon = await world.slot("soon", later(day), { capacity: 1 });
});

const row = (columns: Columns) => expect.objectContaining(columns);
const one = async (sql: string, values: unknown[]) => (await world.it.client.query(sql, values)).rows[0].it;
const stock = (doses: number, columns: Columns = {}) =>
  world.it.put("window_stock", { window_id: world.window, region: "", shard: 0, doses, ...columns });

describe("a free place", () => {
  const isFree = (at = now) =>
    one("SELECT has_free_place($1, $2, NULL, $3) AS it", [world.window, world.here, at]);
  const inDistrict = (district: string) =>
    one("SELECT has_free_place($1, NULL, $2, $3) AS it", [world.window, district, now]);

  it("is of that clinic or district", async () => {
    expect(await isFree()).toBe(true);
    expect(await inDistrict("97001")).toBe(true);
    expect(await inDistrict("98001")).toBe(false);
    await world.set("slot", soon, { clinic_id: world.there });
    expect(await isFree()).toBe(false);
    expect(await inDistrict("97001")).toBe(false);
  });

  it.each<[string, Columns, Columns]>([
    ["has not begun", { starts_at: later(1) }, { starts_at: now }],
    ["is ordinary", { leftover: false }, { leftover: true }],
    ["is not taken", { capacity: 2, taken: 1 }, { capacity: 2, taken: 2 }],
  ])("%s", async (_what, good, bad) => {
    await world.set("slot", soon, good);
    expect(await isFree()).toBe(true);
    await world.set("slot", soon, bad);
    expect(await isFree()).toBe(false);
  });

  it("is kept by nobody", async () => {
    const next = await world.slot("next", later(2 * day), { capacity: 1, taken: 1 });
    await world.hold(me, soon);
    expect(await isFree(justBefore(5))).toBe(false);
    expect(await isFree(later(5))).toBe(true);
    await world.it.client.query("UPDATE hold SET slot_id = $1", [next]);
    expect(await isFree()).toBe(true);
    await world.set("clinic", world.here, { synthetic: true });
    expect(await isFree()).toBe(false);
  });

  it("needs a dose of the country that nobody keeps", async () => {
    await world.set("slot", soon, { capacity: 9 });
    const leftover = await world.slot("rest", later(30), { leftover: true });
    const third = await world.person("third");
    await stock(1, { taken: 1 });
    await stock(5, { region: "97", shard: 3, taken: 0 });
    await stock(5, { window_id: world.elsewhere });
    expect(await isFree()).toBe(false);
    await stock(1, { shard: 1 });
    expect(await isFree()).toBe(true);
    await world.hold(me, soon);
    expect(await isFree(justBefore(5))).toBe(false);
    expect(await isFree(later(5))).toBe(true);
    await stock(1, { shard: 2 });
    expect(await isFree()).toBe(true);
    await world.hold(other, soon, { window_id: world.elsewhere });
    expect(await isFree()).toBe(true);
    await world.hold(third, leftover);
    expect(await isFree()).toBe(true);
  });

  it("needs a dose of the province, where those are set", async () => {
    await world.set("slot", soon, { capacity: 9 });
    const there = await world.slot("there", later(day), { clinic_id: world.there });
    const leftover = await world.slot("rest", later(30), { leftover: true });
    await stock(9, { region: "98" });
    await stock(9, { region: "97", window_id: world.elsewhere });
    expect(await isFree()).toBe(false);
    await stock(1, { region: "97", taken: 1 });
    expect(await isFree()).toBe(false);
    await stock(1, { region: "97", shard: 1 });
    expect(await isFree()).toBe(true);
    await world.hold(await world.person("a"), there);
    await world.hold(await world.person("b"), soon, { window_id: world.elsewhere });
    await world.hold(await world.person("c"), leftover);
    await world.hold(await world.person("d"), soon, { expires_at: now });
    expect(await isFree()).toBe(true);
    await world.hold(me, soon);
    expect(await isFree()).toBe(false);
  });

  it("asks no province of a window that has a stock of the country alone", async () => {
    await stock(1);
    await stock(0, { region: "97", window_id: world.elsewhere });
    expect(await isFree()).toBe(true);
  });

  it("needs a place of the window's share of the day", async () => {
    await world.set("slot", soon, { capacity: 4 });
    await world.set("cohort_window", world.window, { share_percent: 50 });
    const share = { window_id: world.window, clinic_id: world.here, day: "2026-07-20", taken: 2 };
    expect(await isFree()).toBe(true);
    await world.it.put("window_share", { ...share, clinic_id: world.there });
    await world.it.put("window_share", { ...share, window_id: world.elsewhere });
    await world.it.put("window_share", { ...share, day: "2026-07-21" });
    expect(await isFree()).toBe(true);
    await world.it.put("window_share", { ...share, taken: 1 });
    expect(await isFree()).toBe(true);
    const there = await world.slot("there", later(day), { clinic_id: world.there });
    const next = await world.slot("next", later(2 * day), { taken: 9 });
    const rest = await world.slot("rest", later(day - 60), { leftover: true });
    await world.hold(await world.person("a"), there);
    await world.hold(await world.person("b"), next);
    await world.hold(await world.person("c"), rest);
    await world.hold(await world.person("d"), soon, { expires_at: now });
    await world.hold(await world.person("e"), soon, { window_id: world.elsewhere });
    expect(await isFree()).toBe(true);
    await world.hold(me, soon);
    expect(await isFree()).toBe(false);
  });
});

describe("for how long offers kept places for nothing", () => {
  const kept = async (leftover = false) =>
    one("SELECT extract(epoch FROM kept_for_nothing($1, $2, $3, $4)) / 60 AS it", [
      me,
      world.window,
      leftover,
      now,
    ]);
  const past = async () => world.wait(me, { ended_at: never });

  it("is nothing without any", async () => {
    expect(Number(await kept())).toBe(0);
  });

  it("counts each until it ended, ran out or is", async () => {
    await world.offer("ran out", me, soon, {
      wait_id: await past(),
      offered_at: later(-60),
      expires_at: later(-50),
    });
    await world.offer("ended", me, soon, {
      wait_id: await past(),
      offered_at: later(-40),
      expires_at: later(-30),
      ended_at: later(-37),
    });
    await world.offer("ended late", me, soon, {
      wait_id: await past(),
      offered_at: later(-20),
      expires_at: later(-15),
      ended_at: later(-10),
    });
    await world.offer("open", me, soon, {
      wait_id: await past(),
      offered_at: later(-2),
      expires_at: later(8),
    });
    expect(Number(await kept())).toBe(10 + 3 + 5 + 2);
  });

  it("counts none of others, of another window, of the other list or that was booked", async () => {
    await world.offer("others", other, soon);
    await world.offer("elsewhere", me, soon, { wait_id: await past(), window_id: world.elsewhere });
    await world.offer("booked", me, soon, {
      wait_id: await past(),
      ended_at: now,
      booking_id: await world.booking("mine", me, soon),
    });
    await world.offer("leftover", me, soon, { wait_id: await past(), leftover: true, offered_at: later(-1) });
    expect(Number(await kept())).toBe(0);
    expect(Number(await kept(true))).toBe(1);
  });
});

describe("joining", () => {
  beforeEach(async () => {
    await world.set("slot", soon, { taken: 1 });
    await world.admission(me, { ended_at: never });
    await world.wait(other);
    await world.wait(other, { leftover: true });
  });
  const join = (changes: Columns = {}) =>
    world.it.call("join_wait", {
      p_person: me,
      p_window: world.window,
      p_clinic: world.here,
      p_district: null,
      p_leftover: false,
      p_now: now,
      ...changes,
    });
  const refusal = (changes: Columns = {}) => world.it.refusal(() => join(changes));
  const district = { p_clinic: null, p_district: "97001" };

  it("puts the person at the end, and writes nothing else", async () => {
    expect(await world.it.written(() => join())).toEqual({
      wait: [
        {
          is: "new",
          person_id: "me",
          window_id: "window",
          clinic_id: "here",
          district_code: null,
          leftover: false,
          joined_at: now,
          ended_at: null,
        },
      ],
    });
  });

  it("comes after the person's other acts", async () => {
    await join();
    expect(await isActing(world, me)).toBe(true);
  });

  it("ends what the person waited for in the same list", async () => {
    await world.wait(me, { clinic_id: world.there }, "before");
    await world.wait(me, { leftover: true }, "leftover");
    await world.wait(me, { ended_at: never }, "past");
    const { wait } = await world.it.written(() => join(district));
    expect(wait).toEqual([
      { id: "before", ended_at: now },
      row({ is: "new", clinic_id: null, district_code: "97001" }),
    ]);
  });

  it.each<[string, () => Columns, Columns]>([
    ["clinic", () => ({}), {}],
    ["district", () => ({ district_code: "97001" }), district],
    ["clinic's leftover doses", () => ({ leftover: true }), { p_leftover: true }],
  ])("keeps the place of who asks for the same %s again", async (_what, columns, asked) => {
    await world.wait(me, columns());
    await world.offer("others", other, soon, { wait_id: await world.wait(other, { ended_at: never }) });
    expect(await world.it.written(() => join(asked))).toEqual({});
  });

  it.each<[string, () => Promise<Columns>]>([
    ["of another window", async () => ({ window_id: world.elsewhere })],
    ["for another clinic", async () => ({ clinic_id: world.there })],
    ["for the district", async () => ({ district_code: "97001" })],
  ])("puts at the end who waited %s", async (_what, columns) => {
    await world.wait(me, await columns(), "before");
    expect((await world.it.written(() => join())).wait).toHaveLength(2);
  });

  it("puts at the end who waited for another district", async () => {
    await world.wait(me, { district_code: "98001" }, "before");
    expect((await world.it.written(() => join(district))).wait).toHaveLength(2);
  });

  it("puts at the end who waited for other doses or no more", async () => {
    await world.wait(me, { leftover: true });
    await world.wait(me, { ended_at: never });
    expect((await world.it.written(() => join())).wait).toEqual([row({ is: "new" })]);
  });

  it("puts at the end who let an offer lapse", async () => {
    const before = await world.wait(me, {}, "before");
    await world.offer("mine", me, soon, { wait_id: before, expires_at: now });
    expect((await world.it.written(() => join())).wait).toHaveLength(2);
  });

  it("refuses nobodies, and who has no leave", async () => {
    await world.person("healthy");
    expect(await refusal({ p_person: "00000000-0000-0000-0000-000000000000" })).toBe("no-session");
    await world.set("person", me, { synthetic: true });
    expect(await refusal()).toBe("no-session");
    await world.set("person", me, { synthetic: false, forgotten_at: never });
    expect(await refusal()).toBe("no-session");
    await world.set("person", me, { forgotten_at: null });
    expect(await refusal({ p_actor: `proxy:${other}` })).toBe("not-your-proxy");
    expect(await refusal({ p_actor: `citizen:${me}` })).toBe("done");
  });

  it("refuses places that are not there", async () => {
    expect(await refusal({ p_clinic: 0 })).toBe("no-such-clinic");
    expect(await refusal({ p_clinic: null, p_district: "00000" })).toBe("district-unknown");
    expect(await refusal(district)).toBe("done");
    await world.it.put("clinic", { ...clinicColumns("97001"), synthetic: true });
    await world.set("clinic", world.here, { synthetic: true });
    expect(await refusal()).toBe("no-such-clinic");
    expect(await refusal(district)).toBe("district-unknown");
  });

  it("refuses who has a first dose", async () => {
    await world.set("slot", soon, { capacity: 9 });
    await world.booking("others", other, soon);
    await world.booking("gone", me, soon, { status: "CANCELLED" });
    await world.booking("second", me, soon, { dose: 2 });
    await world.set("slot", soon, { taken: 9 });
    expect(await refusal()).toBe("done");
    await world.set("slot", soon, { capacity: 10 });
    await world.booking("mine", me, soon);
    expect(await refusal()).toBe("already-booked");
  });

  it("asks the window", async () => {
    await world.set("cohort_window", world.window, { paused_at: now });
    expect(await refusal()).toBe("window-paused");
  });

  it("refuses who has an open offer of the same list", async () => {
    await world.offer("others", other, soon, { wait_id: await world.wait(other, { ended_at: never }) });
    await world.offer("leftover", me, soon, { leftover: true });
    await world.offer("ended", me, soon, {
      wait_id: await world.wait(me, { ended_at: never }),
      ended_at: never,
    });
    expect(await refusal({ ...district, p_now: now })).toBe("done");
    await world.offer("mine", me, soon);
    expect(await refusal({ p_now: justBefore(5) })).toBe("offer-open");
    expect(await refusal({ p_now: later(5) })).toBe("done");
  });

  it("refuses who let offers keep places for half an hour", async () => {
    const offers = (minutes: number) =>
      world.it.client.query("UPDATE offer SET offered_at = $1, expires_at = $2", [later(-minutes), later(0)]);
    await world.offer("mine", me, soon, { expires_at: now });
    await offers(30);
    expect(await refusal()).toBe("offers-used-up");
    expect(await refusal({ p_leftover: true })).toBe("done");
    await offers(29.99);
    expect(await refusal()).toBe("done");
  });

  it("is for who was called or inside, but for leftover doses", async () => {
    expect(await refusal({ p_person: other, p_clinic: world.there })).toBe("wait-before-turn");
    expect(await refusal({ p_person: other, p_leftover: true, p_clinic: world.there })).toBe("done");
    await world.it.put("queue_entry", { window_id: world.window, entry_no: 0, person_id: other });
    await world.it.client.query(
      "UPDATE queue_state SET lobby_size = 0, served = 1, entries = 1 WHERE window_id = $1",
      [world.window],
    );
    expect(await refusal({ p_person: other, p_clinic: world.there })).toBe("done");
  });

  it("is for places that are not free, but for leftover doses", async () => {
    await world.set("slot", soon, { taken: 0 });
    expect(await refusal()).toBe("places-free");
    expect(await refusal(district)).toBe("places-free");
    expect(await refusal({ p_leftover: true })).toBe("done");
  });
});

describe("leaving", () => {
  const leave = (wait: string, changes: Columns = {}) =>
    world.it.call("leave_wait", {
      p_person: me,
      p_wait: wait,
      p_now: now,
      p_actor: `citizen:${me}`,
      ...changes,
    });

  it("ends the person's own wait, and writes nothing else", async () => {
    const mine = await world.wait(me, {}, "mine");
    await world.wait(me, { leftover: true });
    await world.wait(other);
    const written = await world.it.written(async () =>
      expect(await leave(mine)).toEqual({ refusal: null, has_left: true }),
    );
    expect(written).toEqual({ wait: [{ id: "mine", ended_at: now }] });
    expect(await world.it.written(() => leave(mine, { p_now: later(1) }))).toEqual({});
    expect(await leave(mine)).toMatchObject({ has_left: false });
  });

  it("comes after the person's other acts", async () => {
    await leave("0");
    expect(await isActing(world, me)).toBe(true);
  });

  it("is of one's own, by who has leave", async () => {
    const mine = await world.wait(me);
    const tried = (changes: Columns) => world.it.tried(() => leave(mine, changes));
    expect(await tried({ p_person: other })).toEqual({ refusal: null, has_left: false });
    expect(await tried({ p_actor: `proxy:${other}` })).toEqual({
      refusal: "not-your-proxy",
      has_left: false,
    });
  });

  it("leaves one to which an offer is open", async () => {
    const mine = await world.wait(me);
    await world.offer("others", other, soon);
    const tried = async (at = now) => world.it.tried(() => leave(mine, { p_now: at }));
    expect(await tried()).toMatchObject({ has_left: true });
    const offer = await world.offer("mine", me, soon, { wait_id: mine });
    expect(await tried(justBefore(5))).toMatchObject({ has_left: false });
    expect(await tried(later(5))).toMatchObject({ has_left: true });
    await world.set("offer", offer, { ended_at: never });
    expect(await tried()).toMatchObject({ has_left: true });
  });
});
