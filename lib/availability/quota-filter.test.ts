import fc from "fast-check";
import { expect, it } from "vitest";
import { createChangeFilter, createQuotaFilter, DayCounts } from "./quota-filter";
import type { Clinic } from "./snapshot";

const clinic = { id: 7 } as Clinic;
const from = 20_000;
const unlimited = { windowId: "w", doses: null, byProvince: null, percent: null };
const counts = (count: number) => {
  const days = new DayCounts(from);
  days.set(clinic.id, from + 3, count);
  return days;
};
const allowance = (used: number, held = 0) => ({ ...unlimited, used: counts(used), held: counts(held) });

it("keeps counts by clinic and day, and none from before it began", () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(3), fc.integer({ min: -40, max: 90 }), fc.nat(65_535))), (all) => {
      const [days, model] = [new DayCounts(from), new Map<string, number>()];
      for (const [id, after, count] of all) {
        days.set(id, from + after, count);
        if (after >= 0) model.set(`${id} ${after}`, count);
      }
      for (const [id, after] of all)
        expect(days.get(id, from + after)).toBe(model.get(`${id} ${after}`) ?? 0);
    }),
  );
});

it("leaves at least one place of a small day to a small share, and none below none", () => {
  const rest = (percent: number, capacity: number, used: number, held = 0) =>
    createQuotaFilter({ ...allowance(used, held), percent }, () => undefined).ofDay(
      clinic,
      from + 3,
      capacity,
    );
  expect(rest(10, 80, 0)).toBe(8);
  expect(rest(10, 89, 3, 2)).toBe(3);
  expect(rest(10, 4, 0)).toBe(1);
  expect(rest(10, 4, 1)).toBe(0);
  expect(rest(10, 20, 4, 2)).toBe(0);
});

it("leaves the whole day where no share is set", () => {
  expect(createQuotaFilter(allowance(70), () => undefined).ofDay(clinic, from + 3, 80)).toBe(
    Number.POSITIVE_INFINITY,
  );
});

it("takes the smaller of the country's and the province's doses, and none where no province is named", () => {
  const doses = (country: number | null, byProvince: [string, number][] | null, here?: string) =>
    createQuotaFilter(
      { ...allowance(0), doses: country, byProvince: byProvince && new Map(byProvince) },
      () => here,
    ).doses(clinic);
  expect(doses(null, null)).toBe(Number.POSITIVE_INFINITY);
  expect(doses(5, [["11", 3]], "11")).toBe(3);
  expect(doses(2, [["11", 3]], "11")).toBe(2);
  expect(doses(2, [["11", 3]], "26")).toBe(0);
});

it("lets a booking move within its day, whatever is left of doses", () => {
  const move = createChangeFilter({ ...allowance(8), doses: 0, percent: 10 }, { clinicId: 7, day: from + 3 });
  expect(move.ofDay(clinic, from + 3, 80)).toBe(1);
  expect(move.doses(clinic)).toBe(Number.POSITIVE_INFINITY);
  expect(move.ofDay(clinic, from + 4, 80)).toBe(8);
  expect(move.ofDay({ ...clinic, id: 8 }, from + 3, 80)).toBe(8);
});
