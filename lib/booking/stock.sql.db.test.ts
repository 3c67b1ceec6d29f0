import { beforeEach, describe, expect, it } from "vitest";
import type { Columns } from "../shared/testing/written";
import { whileActWaits, whileLocked } from "./testing/races";
import { day, eachInItsWorld, justBefore, later, now } from "./testing/world";

const world = eachInItsWorld();
type Tx = { query(sql: string, values: unknown[]): Promise<unknown> };
let me: string;
let other: string;
let soon: number;

beforeEach(async () => {
  me = await world.person("me");
  other = await world.person("other");
  soon = await world.slot("soon", later(day));
});

const row = (columns: Columns) => expect.objectContaining(columns);
const one = async (sql: string, values: unknown[]) => (await world.it.client.query(sql, values)).rows[0].it;
const stock = (doses: number, columns: Columns = {}) =>
  world.it.put("window_stock", { window_id: world.window, region: "", shard: 0, doses, ...columns });
const share = (taken: number, columns: Columns = {}) =>
  world.it.put("window_share", {
    window_id: world.window,
    clinic_id: world.here,
    day: "2026-07-20",
    taken,
    ...columns,
  });
const percent = (value: number | null) => world.set("cohort_window", world.window, { share_percent: value });
/** The shard that a person's doses are taken from first. */
const homeOf = (person: string) => one("SELECT abs(hashtext($1) % 16) AS it", [person]);

describe("a share of a clinic's day", () => {
  const shareOf = async (of = 50, on = "2026-07-20") =>
    Number(await one("SELECT share_of_day($1, $2, $3) AS it", [world.here, on, of]));

  it("is of the places of that clinic on that day in Korea, but leftover ones", async () => {
    await world.slot("first", later(day - 720), { capacity: 4 });
    await world.slot("before", later(day - 721), { capacity: 100 });
    await world.slot("after", later(day + 720), { capacity: 100 });
    await world.slot("last", later(day + 719), { capacity: 7 });
    await world.slot("rest", later(day + 5), { capacity: 100, leftover: true });
    await world.slot("there", later(day), { capacity: 100, clinic_id: world.there });
    expect(await shareOf(100)).toBe(20);
    expect(await shareOf(50)).toBe(10);
    expect(await shareOf(24)).toBe(4);
  });

  it("is one place at least", async () => {
    expect(await shareOf(1)).toBe(1);
    expect(await shareOf(50, "2026-08-20")).toBe(1);
  });
});

describe("the limits of a booking", () => {
  const limits = async (slot = soon, window = world.window) => {
    const { rows } = await world.it.client.query(
      "SELECT regions, percent, clinic, day::text FROM limits_of($1, $2)",
      [window, slot],
    );
    return rows[0];
  };
  const none = { regions: null, percent: null, clinic: null, day: null };
  const where = () => ({ clinic: world.here, day: "2026-07-20" });

  it("are none without a stock or a share", async () => {
    await stock(1, { window_id: world.elsewhere });
    await stock(1, { window_id: world.elsewhere, region: "97" });
    expect(await limits()).toEqual(none);
  });

  it("are the country's stock", async () => {
    await stock(1);
    await stock(1, { shard: 1 });
    expect(await limits()).toEqual({ ...none, ...where(), regions: [""] });
  });

  it("are the province's stock", async () => {
    await stock(1, { region: "97" });
    expect(await limits()).toEqual({ ...none, ...where(), regions: ["97"] });
    const there = await world.slot("there", later(day), { clinic_id: world.there });
    expect(await limits(there)).toMatchObject({ regions: ["98"], clinic: world.there });
  });

  it("are both, and the share", async () => {
    await stock(1);
    await stock(1, { region: "98" });
    await percent(20);
    expect(await limits()).toEqual({ ...where(), regions: ["", "97"], percent: 20 });
  });

  it("are the share alone, by the day in Korea", async () => {
    await percent(20);
    await world.set("slot", soon, { starts_at: later(day + 720) });
    expect(await limits()).toEqual({ ...none, percent: 20, clinic: world.here, day: "2026-07-21" });
  });

  it("are none for synthetic people", async () => {
    await stock(1);
    await stock(1, { region: "97" });
    await percent(20);
    await world.set("clinic", world.here, { synthetic: true });
    expect(await limits()).toMatchObject({ regions: null, percent: null });
  });
});

describe("moving a dose", () => {
  const move = (by: number, region = "") =>
    one("SELECT move_dose($1, $2, $3, $4) AS it", [world.window, region, me, by]);
  const moved = async (by: number) => (await world.it.written(() => move(by))).window_stock;
  let home: number;
  beforeEach(async () => {
    home = await homeOf(me);
    for (let shard = 0; shard < 16; shard++) {
      await stock(2, { shard, taken: 1 });
      await stock(2, { shard, taken: 1, region: "97" });
      await stock(2, { shard, taken: 1, window_id: world.elsewhere });
    }
  });
  const at = (shard: number, taken: number) => [
    { window_id: "window", region: "", shard: shard % 16, taken },
  ];
  const setAll = (shards: number[], taken: number) =>
    world.it.client.query(
      "UPDATE window_stock SET taken = $2 WHERE shard = ANY ($1) AND window_id = $3 AND region = ''",
      [shards, taken, world.window],
    );
  const others = (...but: number[]) =>
    Array.from({ length: 16 }, (_, n) => n).filter((n) => !but.map((each) => each % 16).includes(n));

  it("takes and gives back in the person's own shard", async () => {
    expect(await moved(1)).toEqual(at(home, 2));
    expect(await moved(-1)).toEqual(at(home, 1));
    expect(await moved(-1)).toEqual(at(home, 0));
  });

  it("takes in the next that has one, round the end", async () => {
    await setAll([home], 2);
    expect(await moved(1)).toEqual(at(home + 1, 2));
    await setAll(others(home + 15), 2);
    expect(await moved(1)).toEqual(at(home + 15, 2));
  });

  it("gives back in the next that has taken one", async () => {
    await setAll([home], 0);
    expect(await moved(-1)).toEqual(at(home + 1, 0));
  });

  it("says where there is none", async () => {
    await setAll(others(), 2);
    expect(await move(1)).toBe(false);
    await setAll(others(), 0);
    expect(await move(-1)).toBe(false);
    expect(await move(1)).toBe(true);
    expect(await move(1, "00")).toBe(false);
  });

  it("takes in the next where the last of its own is taken at that moment", async () => {
    const take = (tx: Tx) =>
      tx.query("UPDATE window_stock SET taken = 2 WHERE window_id = $1 AND region = '' AND shard = $2", [
        world.window,
        home,
      ]);
    expect(await whileActWaits(world, take, () => move(1))).toBe(true);
    const { rows } = await world.it.client.query(
      "SELECT sum(taken)::int AS taken FROM window_stock WHERE window_id = $1 AND region = ''",
      [world.window],
    );
    expect(rows).toEqual([{ taken: 18 }]);
  });
});

describe("the doses that are counted", () => {
  const counted = (booking: string, dose: number, slot: number) =>
    one("SELECT is_counted_dose($1, $2, $3) AS it", [booking, dose, slot]);

  it("are first doses, but those of leftover offers where they are", async () => {
    const rest = await world.slot("rest", later(30), { leftover: true });
    const mine = await world.booking("mine", me, rest);
    const plain = await world.booking("others", other, soon);
    expect(await counted(mine, 1, rest)).toBe(true);
    await world.offer("mine", me, rest, { leftover: true, ended_at: now, booking_id: mine });
    expect(await counted(mine, 1, rest)).toBe(false);
    expect(await counted(plain, 1, rest)).toBe(true);
    expect(await counted(mine, 1, soon)).toBe(true);
    expect(await counted(mine, 2, soon)).toBe(false);
    await world.it.client.query("UPDATE offer SET leftover = false");
    expect(await counted(mine, 1, rest)).toBe(true);
  });
});

describe("booking, changing and cancelling", () => {
  beforeEach(async () => {
    await stock(9, { taken: 3 });
    await stock(9, { region: "97", taken: 3 });
    await stock(9, { region: "98", taken: 3 });
    await percent(50);
    await share(1);
    await share(1, { window_id: world.elsewhere });
    await share(1, { clinic_id: world.there });
    await share(1, { day: "2026-07-21" });
  });
  const doses = async (work: () => Promise<unknown>) => {
    const { window_stock: stocks = [], window_share: shares = [] } = await world.it.written(work);
    return [
      ...stocks.map(({ region, taken }) => [region, taken]),
      ...shares.map(({ clinic_id: clinic, day: on, taken, is, window_id: window }) => [
        window === "window" ? clinic : window,
        on,
        taken,
        ...(is ? [is] : []),
      ]),
    ];
  };
  const book = (dose = 1, slot = soon) => world.booking("mine", me, slot, { dose });

  it("takes and gives back a dose in each stock, and a place of the share", async () => {
    expect(await doses(() => book())).toEqual([
      ["", 4],
      ["97", 4],
      ["here", "2026-07-20", 2],
    ]);
    const cancel = () =>
      world.it.client.query("UPDATE booking SET status = 'CANCELLED', cancelled_at = $1", [now]);
    expect(await doses(cancel)).toEqual([
      ["", 3],
      ["97", 3],
      ["here", "2026-07-20", 1],
    ]);
    expect(await doses(() => world.it.client.query("UPDATE booking SET changes = 3"))).toEqual([]);
  });

  it("takes one for a booking that lives again, and none for one that stays cancelled", async () => {
    await world.booking("mine", me, soon, { status: "CANCELLED" });
    expect(await doses(() => world.it.client.query("UPDATE booking SET changes = 2"))).toEqual([]);
    const live = "UPDATE booking SET status = 'BOOKED', cancelled_at = NULL";
    expect(await doses(() => world.it.client.query(live))).toEqual([
      ["", 4],
      ["97", 4],
      ["here", "2026-07-20", 2],
    ]);
  });

  it("moves the dose to the other province, clinic and day", async () => {
    await book();
    await world.it.settle();
    const there = await world.slot("there", later(2 * day), { clinic_id: world.there });
    expect(await doses(() => world.it.client.query("UPDATE booking SET slot_id = $1", [there]))).toEqual([
      ["97", 3],
      ["98", 4],
      ["there", "2026-07-21", 1, "new"],
      ["here", "2026-07-20", 1],
    ]);
  });

  it("counts no second dose and none that is cancelled", async () => {
    expect(await doses(() => book(2))).toEqual([]);
    const end = "UPDATE booking SET status = 'CANCELLED', cancelled_at = $1";
    expect(await doses(() => world.it.client.query(end, [now]))).toEqual([]);
    expect(await doses(() => world.booking("gone", me, soon, { status: "CANCELLED" }))).toEqual([]);
  });

  it("books none beyond the last dose of the country or province", async () => {
    await world.it.client.query("UPDATE window_stock SET taken = 9 WHERE region = '97'");
    expect(await world.it.tried(() => doses(() => book()))).toBe("doses-gone");
    await world.it.client.query("UPDATE window_stock SET taken = 9 - (region = '')::int");
    expect(await world.it.tried(() => doses(() => book()))).toBe("doses-gone");
  });

  it("books none beyond the share of the day", async () => {
    await world.set("slot", soon, { capacity: 4 });
    await world.it.client.query("UPDATE window_share SET taken = 2 WHERE day = '2026-07-20'");
    expect(await world.it.tried(() => doses(() => book()))).toBe("share-gone");
    await world.set("slot", soon, { capacity: 6 });
    expect(await doses(() => book())).toContainEqual(["here", "2026-07-20", 3]);
  });

  it("gives back no place of a share that has none taken", async () => {
    await book();
    await world.it.settle();
    await world.it.client.query("UPDATE window_share SET taken = 0");
    const cancel = () =>
      world.it.client.query("UPDATE booking SET status = 'CANCELLED', cancelled_at = $1", [now]);
    expect(await doses(cancel)).toEqual([
      ["", 3],
      ["97", 3],
    ]);
  });

  it("asks no share of a window without one", async () => {
    await percent(null);
    await world.it.client.query("UPDATE window_share SET taken = 100");
    expect(await doses(() => book())).toEqual([
      ["", 4],
      ["97", 4],
    ]);
  });
});

describe("keeping a place near the end of a stock", () => {
  const refusal = (at = now, slot = soon) =>
    one("SELECT refusal_of_doses($1, $2, $3, $4) AS it", [world.window, slot, me, at]);
  const inside = (most: number) => world.set("cohort_window", world.window, { most_inside: most });

  it("is refused where no dose is left", async () => {
    expect(await refusal()).toBeNull();
    await stock(2, { taken: 2 });
    expect(await refusal()).toBe("doses-gone");
    await stock(1, { shard: 4 });
    expect(await refusal()).toBeNull();
    await stock(5, { shard: 1, window_id: world.elsewhere });
    await world.it.client.query("UPDATE window_stock SET taken = doses WHERE window_id = $1", [world.window]);
    expect(await refusal()).toBe("doses-gone");
    await world.it.client.query("UPDATE window_stock SET region = '97' WHERE shard = 4");
    expect(await refusal()).toBe("doses-gone");
  });

  it("is refused where none is left of more than twice the people inside", async () => {
    await inside(1);
    await stock(5, { taken: 5 });
    await stock(5, { window_id: world.elsewhere });
    expect(await refusal()).toBe("doses-gone");
  });

  it("is refused where a province has none that is set", async () => {
    await stock(5, { region: "98" });
    expect(await refusal()).toBe("doses-gone");
  });

  it("counts what others keep of the same doses", async () => {
    const rest = await world.slot("rest", later(30), { leftover: true });
    const mock = Number(
      await world.it.put("clinic", {
        district_code: "97001",
        name_ko: "-",
        name_en: "-",
        address_ko: "-",
        address_en: "-",
        phone: "-",
        synthetic: true,
      }),
    );
    const walk = await world.slot("walk", later(day), { clinic_id: mock });
    const there = await world.slot("there", later(day), { clinic_id: world.there });
    await stock(1, { region: "97" });
    await stock(9, { region: "98" });
    await world.hold(me, soon);
    await world.hold(await world.person("a"), rest);
    await world.hold(await world.person("b", { synthetic: true }), walk);
    await world.hold(await world.person("c"), there);
    await world.hold(await world.person("d"), soon, { window_id: world.elsewhere });
    await world.hold(await world.person("e"), soon, { expires_at: now });
    expect(await refusal()).toBeNull();
    await world.hold(other, soon);
    expect(await refusal(justBefore(5))).toBe("doses-held");
    expect(await refusal(later(5))).toBeNull();
    await stock(1, { region: "97", shard: 1 });
    expect(await refusal()).toBeNull();
    await stock(9, { region: "97", shard: 1, window_id: world.elsewhere });
    await world.it.client.query(
      "UPDATE window_stock SET doses = 0 WHERE region = '97' AND shard = 1 AND window_id = $1",
      [world.window],
    );
    expect(await refusal()).toBe("doses-held");
  });

  it("counts everybody's of the country", async () => {
    const there = await world.slot("there", later(day), { clinic_id: world.there });
    await stock(1);
    await world.hold(other, there);
    expect(await refusal()).toBe("doses-held");
  });

  it("counts nobody while there are more doses than twice the people inside", async () => {
    await stock(2);
    await world.hold(other, soon);
    await world.hold(await world.person("third"), soon);
    await inside(1);
    expect(await refusal()).toBe("doses-held");
    await world.it.client.query("UPDATE window_stock SET doses = 3");
    await world.hold(await world.person("fourth"), soon);
    expect(await refusal()).toBeNull();
    await inside(2);
    expect(await refusal()).toBe("doses-held");
    await world.set("cohort_window", world.elsewhere, { most_inside: 1 });
    expect(await refusal()).toBe("doses-held");
  });

  it("locks one row of the stock, and sees a dose that is taken at that moment", async () => {
    await stock(1);
    await stock(0, { shard: 1 });
    const take = (tx: Tx) =>
      tx.query("UPDATE window_stock SET taken = doses WHERE window_id = $1", [world.window]);
    expect(await whileActWaits(world, take, () => refusal())).toBe("doses-gone");
  });

  it("does not wait for the rows of other shards, regions and windows", async () => {
    await stock(5);
    await stock(5, { shard: 1 });
    await stock(5, { region: "98" });
    await stock(5, { window_id: world.elsewhere });
    await stock(5, { region: "97" });
    await whileLocked(
      world,
      async (tx) => {
        await tx.query(
          "SELECT FROM window_stock WHERE shard = 1 OR region = '98' OR window_id = $1 FOR UPDATE",
          [world.elsewhere],
        );
      },
      async () => {
        expect(await refusal()).toBeNull();
      },
    );
  });
});

describe("keeping a place of a share of the day", () => {
  const refusal = (at = now) =>
    one("SELECT refusal_of_doses($1, $2, $3, $4) AS it", [world.window, soon, me, at]);
  beforeEach(async () => {
    await world.set("slot", soon, { capacity: 4 });
    await percent(50);
  });

  it("is refused where it is taken", async () => {
    await share(9, { clinic_id: world.there });
    await share(9, { day: "2026-07-21" });
    await share(9, { window_id: world.elsewhere });
    expect(await world.it.tried(refusal)).toBeNull();
    await share(1);
    expect(await refusal()).toBeNull();
    await world.it.client.query("UPDATE window_share SET taken = 2 WHERE taken = 1");
    expect(await refusal()).toBe("share-gone");
  });

  it("makes the row of a day of which none was taken", async () => {
    expect((await world.it.written(() => refusal())).window_share).toEqual([
      { is: "new", window_id: "window", clinic_id: "here", day: "2026-07-20", taken: 0 },
    ]);
  });

  it("counts what others keep of it", async () => {
    const rest = await world.slot("rest", later(day + 5), { leftover: true });
    const next = await world.slot("next", later(day + 720), { capacity: 4 });
    const there = await world.slot("there", later(day), { clinic_id: world.there });
    await share(1);
    await world.hold(me, soon);
    await world.hold(await world.person("a"), rest);
    await world.hold(await world.person("b"), next);
    await world.hold(await world.person("c"), there);
    await world.hold(await world.person("d"), soon, { window_id: world.elsewhere });
    await world.hold(await world.person("e"), soon, { expires_at: now });
    expect(await refusal()).toBeNull();
    await world.hold(other, soon);
    expect(await refusal(justBefore(5))).toBe("share-gone");
    expect(await refusal(later(5))).toBeNull();
  });

  it("locks the day, so that those who keep a place of it follow one another", async () => {
    await share(1);
    await world.commit();
    await world.it.client.query("BEGIN");
    expect(await refusal()).toBeNull();
    const { rowCount } = await world.database.query("SELECT FROM window_share FOR UPDATE SKIP LOCKED");
    await world.it.client.query("COMMIT");
    expect(rowCount).toBe(0);
  });

  it("sees a place that is taken at that moment, and waits for no other day", async () => {
    await share(1);
    const take = (tx: Tx) =>
      tx.query("UPDATE window_share SET taken = 2 WHERE window_id = $1", [world.window]);
    expect(await whileActWaits(world, take, () => refusal())).toBe("share-gone");
    await share(0, { clinic_id: world.there });
    await share(0, { day: "2026-07-21" });
    await share(0, { window_id: world.elsewhere });
    await whileLocked(
      world,
      async (tx) => {
        await tx.query("SELECT FROM window_share WHERE taken = 0 FOR UPDATE");
      },
      async () => {
        expect(await refusal()).toBe("share-gone");
      },
    );
  });
});

describe("setting a stock", () => {
  const set = (doses: number | null, region = "") =>
    world.it.client.query("SELECT set_window_stock($1, $2, $3)", [world.window, region, doses]);
  const shards = async (region = "") => {
    const { rows } = await world.it.client.query(
      `SELECT array_agg(doses ORDER BY shard) AS doses, array_agg(taken ORDER BY shard) AS taken
         FROM window_stock WHERE window_id = $1 AND region = $2`,
      [world.window, region],
    );
    return rows[0];
  };
  const spread = (n: number) =>
    Array.from({ length: 16 }, (_, k) => Math.floor(n / 16) + (k < n % 16 ? 1 : 0));

  it("spreads the doses over the shards", async () => {
    await set(37);
    expect(await shards()).toEqual({ doses: spread(37), taken: spread(0) });
  });

  it("counts what was booked before", async () => {
    const there = await world.slot("there", later(day), { clinic_id: world.there });
    const rest = await world.slot("rest", later(30), { leftover: true });
    const walker = await world.person("walker", { synthetic: true });
    const mock = await world.it.put("clinic", {
      district_code: "97001",
      name_ko: "-",
      name_en: "-",
      address_ko: "-",
      address_en: "-",
      phone: "-",
      synthetic: true,
    });
    const walk = await world.slot("walk", later(day), { clinic_id: Number(mock) });
    await world.booking("mine", me, soon);
    await world.booking("second", me, soon, { dose: 2 });
    await world.booking("gone", me, soon, { status: "CANCELLED" });
    await world.booking("there", other, there);
    await world.booking("elsewhere", await world.person("a"), soon, { window_id: world.elsewhere });
    await world.booking("walk", walker, walk);
    const given = await world.person("given");
    const leftover = await world.booking("leftover", given, rest);
    await world.offer("given", given, rest, { leftover: true, ended_at: now, booking_id: leftover });
    await set(20);
    expect((await shards()).taken).toEqual(spread(2));
    await set(20, "97");
    expect((await shards("97")).taken).toEqual(spread(1));
    await expect(world.it.tried(() => set(0, "98"))).resolves.toBe("stock-below-booked");
    await set(1, "98");
    expect((await shards("98")).doses).toEqual(spread(1));
  });

  it("keeps what was taken when it is set once more", async () => {
    await set(40);
    await world.it.client.query("UPDATE window_stock SET taken = 2 WHERE shard < 3");
    await stock(9, { window_id: world.elsewhere, taken: 9 });
    await stock(9, { region: "97", taken: 9 });
    expect(await world.it.tried(() => set(5))).toBe("stock-below-booked");
    await set(6);
    expect(await shards()).toEqual({ doses: spread(6), taken: spread(6) });
  });

  it("takes the limit away, of that region and window alone", async () => {
    await set(40);
    await stock(9, { window_id: world.elsewhere });
    await stock(9, { region: "97" });
    await set(null);
    const { rows } = await world.it.client.query("SELECT region FROM window_stock ORDER BY 1");
    expect(rows).toEqual([{ region: "" }, { region: "97" }]);
  });

  it("sees a dose that is taken at that moment", async () => {
    await set(16);
    const take = (tx: Tx) =>
      tx.query("UPDATE window_stock SET taken = 1 WHERE window_id = $1 AND shard = 15", [world.window]);
    await whileActWaits(world, take, () => set(32));
    expect((await shards()).taken).toEqual(spread(1));
  });

  it("locks the shards in one order", async () => {
    await set(16);
    const low = (tx: Tx) =>
      tx.query("SELECT FROM window_stock WHERE window_id = $1 AND shard = 0 FOR UPDATE", [world.window]);
    await whileActWaits(
      world,
      low,
      () => set(32),
      async () => {
        const { rowCount } = await world.database.query(
          "SELECT FROM window_stock WHERE shard = 15 FOR UPDATE SKIP LOCKED",
        );
        expect(rowCount).toBe(1);
      },
    );
  });

  it("waits for no other region or window", async () => {
    await set(16);
    await stock(1, { region: "97" });
    await stock(1, { window_id: world.elsewhere });
    await whileLocked(
      world,
      async (tx) => {
        await tx.query(
          "SELECT FROM window_stock WHERE doses = 1 AND (region = '97' OR window_id = $1) FOR UPDATE",
          [world.elsewhere],
        );
      },
      async () => {
        await expect(set(32)).resolves.toMatchObject({ rowCount: 1 });
      },
    );
  });

  it.each(["stock", "share"])("lets nobody book while bookings are counted: the first %s", async (what) => {
    const write = (tx: Tx) => tx.query("LOCK TABLE booking IN ROW EXCLUSIVE MODE", []);
    const work = () =>
      what === "stock" ? set(32) : world.it.client.query("SELECT set_window_share($1, 30)", [world.window]);
    await expect(whileActWaits(world, write, work)).resolves.toMatchObject({ rowCount: 1 });
  });
});

describe("setting a share", () => {
  const set = (value: number | null) =>
    world.it.client.query("SELECT set_window_share($1, $2)", [world.window, value]);

  it("counts what was booked before, by clinic and day in Korea", async () => {
    const late = await world.slot("late", later(day + 720));
    const there = await world.slot("there", later(day), { clinic_id: world.there });
    const rest = await world.slot("rest", later(30), { leftover: true });
    const mock = await world.it.put("clinic", {
      district_code: "97001",
      name_ko: "-",
      name_en: "-",
      address_ko: "-",
      address_en: "-",
      phone: "-",
      synthetic: true,
    });
    const walk = await world.slot("walk", later(day), { clinic_id: Number(mock) });
    await world.booking("mine", me, soon);
    await world.booking("second", me, soon, { dose: 2 });
    await world.booking("gone", me, soon, { status: "CANCELLED" });
    await world.booking("too", await world.person("b"), soon);
    await world.booking("late", other, late);
    await world.booking("there", await world.person("c"), there);
    await world.booking("elsewhere", await world.person("a"), soon, { window_id: world.elsewhere });
    await world.booking("walk", await world.person("walker", { synthetic: true }), walk);
    const given = await world.person("given");
    const leftover = await world.booking("leftover", given, rest);
    await world.offer("given", given, rest, { leftover: true, ended_at: now, booking_id: leftover });
    await share(7, { window_id: world.elsewhere });
    await share(7, { day: "2026-01-01" });
    const written = await world.it.written(() => set(30));
    expect(written.cohort_window).toEqual([{ id: "window", share_percent: 30 }]);
    const of = { is: "new", window_id: "window" };
    expect(written.window_share).toHaveLength(4);
    expect(written.window_share).toEqual(
      expect.arrayContaining([
        row({ is: "gone", clinic_id: "here", day: "2026-01-01" }),
        row({ ...of, clinic_id: "here", day: "2026-07-20", taken: 2 }),
        row({ ...of, clinic_id: "here", day: "2026-07-21", taken: 1 }),
        row({ ...of, clinic_id: "there", day: "2026-07-20", taken: 1 }),
      ]),
    );
  });

  it("does nothing where it is set already", async () => {
    await percent(30);
    await share(7);
    expect(await world.it.written(() => set(30))).toEqual({});
    await percent(null);
    expect(await world.it.written(() => set(null))).toEqual({});
  });

  it("takes the limit away", async () => {
    await world.booking("mine", me, soon);
    await world.it.settle();
    await percent(30);
    await share(7);
    const written = await world.it.written(() => set(null));
    expect(written.cohort_window).toEqual([{ id: "window", share_percent: null }]);
    expect(written.window_share).toEqual([row({ is: "gone" })]);
  });
});
