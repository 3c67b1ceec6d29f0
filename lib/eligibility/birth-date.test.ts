import fc from "fast-check";
import { expect, it } from "vitest";
import { birthDateFields } from "./birth-date";

const schema = birthDateFields({ year: 2021, month: 7, day: 19 });
const read = (year: string, month = "", day = "") => schema.safeParse({ year, month, day });
const born = { year: 1968, month: 3, day: 4 };

it.each([
  ["1968", "3", "4"],
  ["68", "03", "04"],
  ["1968년", "3월", "4일"],
  ["１９６８", "３", "４"],
  ["68.3.4", "", ""],
  ["1968-03-04", "", ""],
  ["1968. 3. 4.", "", ""],
  ["19680304", "", ""],
  [" 1968.3.4 ", "", ""],
  [" 19680304 ", "", ""],
])("reads %s %s %s", (...fields) => expect(read(...fields).data).toEqual(born));

it("takes every day from the first of 1900 to today", () => {
  expect(read("1900", "1", "1").data).toEqual({ year: 1900, month: 1, day: 1 });
  expect(read("2021", "7", "19").data).toEqual({ year: 2021, month: 7, day: 19 });
});

it("takes two digits for the latest year that has been", () => {
  expect(read("21", "1", "1").data?.year).toBe(2021);
  expect(read("22", "1", "1").data?.year).toBe(1922);
});

it.each([
  ["", "", ""],
  ["1968", "13", "1"],
  ["1967", "2", "29"],
  ["1968", "2", "30"],
  ["1899", "1", "1"],
  ["2021", "7", "20"],
  ["2021", "8", "1"],
  ["1968", "1", "367"],
  ["1968.3.4.5", "", ""],
  ["nr. 1968.3.4", "", ""],
  ["nr.19680304", "", ""],
  ["19680304-1", "", ""],
  ["2030", "1", "1"],
  ["196", "3", "4"],
  ["abc", "d", "e"],
])("refuses %s %s %s", (...fields) =>
  expect(read(...fields).error?.issues).toMatchObject([{ code: "custom", message: "not-a-date" }]),
);

it("never throws, whatever is typed", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), fc.string(), fc.string(), (year, month, day) => {
      expect(typeof read(year, month, day).success).toBe("boolean");
    }),
  );
});
