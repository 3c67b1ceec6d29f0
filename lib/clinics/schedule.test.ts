import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addDays, toSeoulDate } from "../shared/time/seoul";
import { getDayKinds } from "./holidays";
import { diffSlots, getWeekday, type Hours, listPlannedSlots, listSlotStarts } from "./schedule";

const first = "2026-11-25";
const daysFrom = (count: number) => Array.from({ length: count }, (_, n) => addDays(first, n));

const hours = fc
  .tuple(
    fc.integer({ min: 0, max: 1_440 }),
    fc.integer({ min: 0, max: 1_440 }),
    fc.boolean(),
    fc.double({ min: 0, max: 1, noNaN: true }),
    fc.double({ min: 0, max: 1, noNaN: true }),
  )
  .filter(([a, b]) => Math.abs(a - b) > 10)
  .map(([a, b, hasLunch, x, y]): Hours => {
    const [opens, closes] = [Math.min(a, b), Math.max(a, b)];
    const from = opens + Math.floor((closes - opens - 1) * Math.min(x, y));
    const to = Math.max(from + 1, opens + Math.floor((closes - opens) * Math.max(x, y)));
    return { opens, closes, lunch: hasLunch ? { from, to } : null };
  });
const plan = fc.record({
  hours: fc
    .array(fc.tuple(fc.integer({ min: 1, max: 7 }), hours), { maxLength: 7 })
    .map((list) => new Map(list)),
  slotMinutes: fc.integer({ min: 5, max: 240 }),
  places: fc.nat(20),
  dosesADay: fc.option(fc.nat(100)),
  openOnHolidays: fc.boolean(),
  closedDays: fc.array(fc.nat(13)).map((list) => new Set(list.map((n) => addDays(first, n)))),
  weeks: fc.constant(2),
});
const kind = fc.constantFrom("workday" as const, "holiday" as const, "unknown" as const);
const days = fc
  .array(kind, { minLength: 14, maxLength: 14 })
  .map((kinds) => daysFrom(14).map((day, n) => [day, kinds[n] ?? "unknown"] as const));
const lots = fc.option(
  fc.array(
    fc.record({
      product: fc.constant("p"),
      lot: fc.string(),
      doses: fc.nat(200),
      expiresOn: fc.nat(20).map((n) => addDays(first, n)),
    }),
    { maxLength: 4 },
  ),
);

/** The minute of the day in Seoul, by plain arithmetic. */
const minuteOf = (instant: Date) => (((instant.getTime() / 60_000 + 540) % 1_440) + 1_440) % 1_440;
const sum = (values: number[]) => values.reduce((a, b) => a + b, 0);

describe("planned slots", () => {
  it("lie within hours, outside lunch, on open days, one after another", () => {
    fc.assert(
      fc.property(plan, days, lots, (plan, days, lots) => {
        const slots = listPlannedSlots(plan, days, lots);
        const kinds = new Map(days);
        slots.forEach(({ startsAt, minutes, capacity }, n) => {
          const day = toSeoulDate(startsAt);
          const of = plan.hours.get(getWeekday(day)) as Hours;
          const from = minuteOf(startsAt);
          expect(kinds.get(day)).not.toBe("unknown");
          if (!plan.openOnHolidays) expect(kinds.get(day)).toBe("workday");
          expect(plan.closedDays.has(day)).toBe(false);
          expect(from).toBeGreaterThanOrEqual(of.opens);
          expect(from + minutes).toBeLessThanOrEqual(of.closes);
          if (of.lunch) expect(from + minutes <= of.lunch.from || from >= of.lunch.to).toBe(true);
          expect(capacity).toBeGreaterThan(0);
          expect(capacity).toBeLessThanOrEqual(plan.places);
          const next = slots[n + 1];
          if (next)
            expect(next.startsAt.getTime()).toBeGreaterThanOrEqual(startsAt.getTime() + minutes * 60_000);
        });
      }),
    );
  });

  it("never plan more people than doses: of a day, of the lots, of those not expired", () => {
    fc.assert(
      fc.property(plan, days, lots, (plan, days, lots) => {
        const slots = listPlannedSlots(plan, days, lots);
        const ofDay = (day: string) =>
          sum(slots.filter((s) => toSeoulDate(s.startsAt) === day).map((s) => s.capacity));
        for (const [day] of days) {
          if (plan.dosesADay !== null) expect(ofDay(day)).toBeLessThanOrEqual(plan.dosesADay);
          if (!lots) continue;
          const late = sum(slots.filter((s) => toSeoulDate(s.startsAt) >= day).map((s) => s.capacity));
          expect(late).toBeLessThanOrEqual(
            sum(lots.filter((lot) => lot.expiresOn >= day).map((lot) => lot.doses)),
          );
        }
        if (lots)
          expect(sum(slots.map((s) => s.capacity))).toBeLessThanOrEqual(sum(lots.map((lot) => lot.doses)));
      }),
    );
  });

  it("plan as many people as hours and doses allow, and no fewer", () => {
    fc.assert(
      fc.property(plan, days, lots, (plan, days, lots) => {
        const most = days.map(([day, kind]) => {
          const of = plan.hours.get(getWeekday(day));
          const open = kind === "workday" || (kind === "holiday" && plan.openOnHolidays);
          if (!of || !open || plan.closedDays.has(day)) return 0;
          return Math.min(
            listSlotStarts(of, plan.slotMinutes).length * plan.places,
            plan.dosesADay ?? Number.MAX_VALUE,
          );
        });
        // The least cut: up to some day the hours are what is short, and after it the doses that still hold.
        const doses = (lots ?? []).map(({ doses, expiresOn }) => ({ doses, until: expiresOn }));
        const cuts = days.map((_, n) => {
          const last = days[n - 1]?.[0] ?? "";
          return (
            sum(most.slice(0, n)) + sum(doses.filter(({ until }) => until > last).map((lot) => lot.doses))
          );
        });
        const planned = sum(listPlannedSlots(plan, days, lots).map(({ capacity }) => capacity));
        expect(planned).toBe(lots ? Math.min(...cuts, sum(most)) : sum(most));
      }),
      { numRuns: 300 },
    );
  });

  it("are all that fit, when doses are not short", () => {
    fc.assert(
      fc.property(plan, (plan) => {
        const open = { ...plan, dosesADay: null, closedDays: new Set<string>() };
        const slots = listPlannedSlots(
          open,
          daysFrom(14).map((day) => [day, "workday"] as const),
          null,
        );
        const fitting = daysFrom(14).flatMap((day) => {
          const of = open.hours.get(getWeekday(day));
          return of ? listSlotStarts(of, open.slotMinutes) : [];
        });
        expect(slots).toHaveLength(open.places > 0 ? fitting.length : 0);
        expect(sum(slots.map((s) => s.capacity))).toBe(fitting.length * open.places);
      }),
    );
  });
});

it("begins anew after lunch", () => {
  expect(listSlotStarts({ opens: 540, closes: 1_020, lunch: { from: 730, to: 780 } }, 60)).toEqual([
    540, 600, 660, 780, 840, 900, 960,
  ]);
});

describe("changes to what stands", () => {
  const standing = fc.uniqueArray(
    fc.record({
      id: fc.nat(1_000),
      hour: fc.nat(30),
      capacity: fc.integer({ min: 0, max: 9 }),
      taken: fc.nat(9),
      named: fc.boolean(),
    }),
    { selector: (s) => s.hour, maxLength: 15 },
  );
  const wanted = fc.uniqueArray(fc.record({ hour: fc.nat(30), capacity: fc.integer({ min: 1, max: 9 }) }), {
    selector: (s) => s.hour,
    maxLength: 15,
  });
  const at = (hour: number) => new Date(Date.UTC(2026, 10, 25, hour));

  it("make the plan true, touch nothing that is right, and name every slot that is too small", () => {
    fc.assert(
      fc.property(standing, wanted, (rows, plans) => {
        const slots = rows.map((s, id) => ({
          id,
          startsAt: at(s.hour),
          minutes: 60,
          capacity: Math.max(s.capacity, s.taken),
          taken: s.taken,
          named: s.named || s.taken > 0,
        }));
        const planned = plans.map((p) => ({ startsAt: at(p.hour), minutes: 60, capacity: p.capacity }));
        const changes = diffSlots(slots, planned);
        const planAt = (instant: Date) =>
          planned.find((p) => p.startsAt.getTime() === instant.getTime())?.capacity ?? 0;
        expect(changes.tooSmall.map((s) => s.id)).toEqual(
          slots.filter((s) => s.taken > planAt(s.startsAt)).map((s) => s.id),
        );
        for (const id of changes.remove) expect(slots[id]).toMatchObject({ named: false, taken: 0 });
        for (const slot of slots) {
          const resized = changes.resize.find((r) => r.id === slot.id);
          if (resized) expect(resized.capacity).not.toBe(slot.capacity);
          if (changes.remove.includes(slot.id) || changes.tooSmall.some((s) => s.id === slot.id)) continue;
          expect(resized?.capacity ?? slot.capacity).toBe(planAt(slot.startsAt));
        }
        for (const made of changes.make)
          expect(slots.some((s) => s.startsAt.getTime() === made.startsAt.getTime())).toBe(false);
        for (const plan of planned)
          expect(
            changes.make.includes(plan) ||
              slots.some((s) => s.startsAt.getTime() === plan.startsAt.getTime()),
          ).toBe(true);
      }),
    );
  });
});

it("knows Korea's holidays, substitute ones too, and that it does not know those of years to come", async () => {
  const kinds = await getDayKinds(["2026-12-25", "2026-12-28", "2027-02-09", "2099-01-01"]);
  expect([...kinds.values()]).toEqual(["holiday", "workday", "holiday", "unknown"]);
});
