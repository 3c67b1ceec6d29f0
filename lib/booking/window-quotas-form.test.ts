import { expect, it } from "vitest";
import { readProvinceDoses } from "./window-quotas-form";

it("reads the doses of provinces, as people type them, and no field that is not of a province", () => {
  const values = {
    "doses-11": " 1,000 ",
    "doses-26": "",
    "doses-50": "0",
    "doses-112": "3",
    "x-doses-28": "4",
  };
  expect(readProvinceDoses(values)).toEqual({ byProvince: { "11": 1_000, "50": 0 } });
});

it.each(["-1", "many", "1.5", "1000000000"])("says that a province's doses cannot be %s", (value) =>
  expect(readProvinceDoses({ "doses-11": value, "doses-26": "5" }).faults).toEqual(["doses-11"]),
);
