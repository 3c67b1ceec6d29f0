import { expect, it } from "vitest";
import { limitsValues, readLimitsForm } from "./limits-form";

it("is read as limits, and limits are written into it", () => {
  const limits = { product: "MRNA-2", doses: 1_000, byProvince: { "11": 0, "50": 20 }, sharePercent: 10 };
  expect(readLimitsForm({ ...limitsValues(limits), "doses-26": "" })).toEqual({ limits });
  const none = { product: null, doses: null, byProvince: {}, sharePercent: null };
  expect(readLimitsForm(limitsValues(none))).toEqual({ limits: none });
});

it("forgives spaces, and reads no field that is not of a province", () => {
  const { limits } = readLimitsForm({ doses: " 20 ", "doses-11": "1", "doses-112": "3", "x-doses-26": "4" });
  expect(limits).toMatchObject({ doses: 20, byProvince: { "11": 1 } });
  expect(Object.keys(limits?.byProvince ?? {})).toEqual(["11"]);
});

it.each([
  ["doses", "-1"],
  ["doses", "many"],
  ["sharePercent", "0"],
  ["sharePercent", "101"],
  ["doses-11", "1.5"],
])("says that %s cannot be %s", (field, value) =>
  expect(readLimitsForm({ [field]: value }).faults).toEqual([field]),
);
