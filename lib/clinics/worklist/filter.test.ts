import { expect, test } from "vitest";
import { matchesFilter } from "./filter";

const booking = {
  name: "김 시험",
  code: "7K2M9QX4TB",
  phoneEnd: "0042",
  state: "booked",
  product: "trial",
  dose: "2",
};
const nothing = { q: "", state: "", product: "", dose: "" };

test.each([
  ["김시", true],
  ["시험", true],
  ["박", false],
  ["0042", true],
  ["042", false],
  ["７k2m", true],
  ["7K2M 9QX4", true],
  ["2M9Q", false],
  ["7ㅏ2ㅡ9ㅂㅌ4슈", true],
  ["https://booking.example.com/c/7k2m9qx4tb", true],
  ["7ㅏ2ㅡ9ㅂㅌ4슛", false],
  ["  ", true],
])("a search for %j finds the booking: %s", (q, found) => {
  expect(matchesFilter(booking, { ...nothing, q })).toBe(found);
});

test("each filter narrows", () => {
  expect(matchesFilter(booking, { ...nothing, state: "booked", product: "trial", dose: "2" })).toBe(true);
  for (const other of [{ state: "arrived" }, { product: "other" }, { dose: "1" }])
    expect(matchesFilter(booking, { ...nothing, ...other })).toBe(false);
});
