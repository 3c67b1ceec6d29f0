import { beforeEach, describe, expect, it } from "vitest";
import type { Columns } from "../shared/testing/written";
import { day, eachInItsWorld, justBefore, later, now } from "./testing/world";

const world = eachInItsWorld();
let first: number;

beforeEach(async () => {
  first = await world.slot("first", later(day));
});

describe("the interval", () => {
  const keeps = async (a: Date, b: Date, product = "twice") =>
    (await world.it.client.query("SELECT keeps_interval($1, $2, $3) AS it", [product, a, b])).rows[0]?.it;

  it("is of calendar days in Korea", async () => {
    // The day begins twelve hours before noon.
    expect(await keeps(now, later(17 * day - 721))).toBe(false);
    expect(await keeps(now, later(17 * day - 720))).toBe(true);
    expect(await keeps(now, later(28 * day + 719))).toBe(true);
    expect(await keeps(now, later(28 * day + 720))).toBe(false);
    expect(await keeps(later(719), later(17 * day))).toBe(true);
    expect(await keeps(later(720), later(17 * day))).toBe(false);
  });

  it("is none of a product of one dose or of no product", async () => {
    expect(await keeps(now, later(21 * day), "once")).toBeNull();
    expect(await keeps(now, later(21 * day), "nothing")).toBeNull();
  });
});

describe("the time for a second dose", () => {
  const time = async (at = now) => {
    const { rows } = await world.it.client.query("SELECT time_for_second($1, 'twice', $2) AS id", [
      first,
      at,
    ]);
    return rows[0].id === null ? null : Number(rows[0].id);
  };
  const slot = (days: number, columns: Columns = {}) =>
    world.slot(`after ${days}`, later((1 + days) * day), columns);

  it("is the nearest to the whole interval, and of two the first made", async () => {
    await slot(24);
    const nearest = await slot(20);
    await slot(18);
    expect(await time()).toBe(nearest);
    await slot(22);
    expect(await time()).toBe(nearest);
    const exact = await slot(21);
    expect(await time()).toBe(exact);
  });

  it("is the nearest to the interval of that product, whatever others ask", async () => {
    await world.it.put("vaccine_product", {
      code: "late",
      name_ko: "시험백신",
      name_en: "Test vaccine",
      interval_days: 28,
      days_early: 14,
      days_late: 0,
    });
    await slot(28);
    const nearest = await slot(21);
    expect(await time()).toBe(nearest);
  });

  it.each([
    [16, false],
    [17, true],
    [28, true],
    [29, false],
  ])("lies within the interval: %d days", async (days, fits) => {
    const found = await slot(days);
    expect(await time()).toBe(fits ? found : null);
  });

  it.each([
    ["early on its first day", 17 * day - 700],
    ["late on its last day", 28 * day + 700],
  ])("may be %s", async (_when, minutes) => {
    const found = await world.slot("found", later(day + minutes));
    expect(await time()).toBe(found);
  });

  it.each<[string, () => Columns]>([
    ["of another clinic", () => ({ clinic_id: world.there })],
    ["of leftover doses", () => ({ leftover: true })],
    ["booked up", () => ({ capacity: 1, taken: 1 })],
  ])("is none %s", async (_what, columns) => {
    await slot(21, columns());
    expect(await time()).toBeNull();
  });

  it("is none that has begun", async () => {
    const found = await slot(21);
    expect(await time(justBefore(22 * day))).toBe(found);
    expect(await time(later(22 * day))).toBeNull();
  });

  it("is none whose last place is kept", async () => {
    const found = await slot(21, { capacity: 2, taken: 1 });
    const other = await slot(40);
    const person = await world.person("other");
    await world.hold(person, other);
    expect(await time()).toBe(found);
    await world.it.client.query("UPDATE hold SET slot_id = $1", [found]);
    expect(await time(justBefore(5))).toBeNull();
    expect(await time(later(5))).toBe(found);
  });
});
