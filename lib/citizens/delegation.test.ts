import { expect, it } from "vitest";
import { isPlausibleParent } from "./delegation";

it.each([
  ["1950-05-05", "1980-05-05", true],
  ["1965-05-05", "1980-05-05", true],
  ["1965-05-06", "1980-05-05", false],
  ["1979-01-01", "1980-05-05", false],
  ["1980-05-05", "1950-05-05", false],
  ["1952-02-29", "1967-02-28", false],
  ["1952-02-29", "1967-03-01", true],
])("whether one born on %s may be the parent of one born on %s: %s", (parent, child, may) => {
  expect(isPlausibleParent(parent, child)).toBe(may);
});
