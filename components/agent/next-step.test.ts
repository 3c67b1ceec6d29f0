import { expect, test } from "vitest";
import { getNextStep } from "./next-step";

const fresh = { done: false, booked: false, mayBook: true, maySecond: false };
const booked = { ...fresh, booked: true, mayBook: false };

test("the focus goes to what the caller calls for, when it can be done", () => {
  expect(getNextStep("book", fresh)).toBe("book");
  expect(getNextStep("book", { ...booked, maySecond: true })).toBe("second");
  expect(getNextStep("change", booked)).toBe("change");
  expect(getNextStep("cancel", booked)).toBe("cancel");
});

test("the focus goes nowhere when that cannot be done, or when the caller only asks", () => {
  expect(getNextStep("book", { ...fresh, mayBook: false })).toBeUndefined();
  expect(getNextStep("change", fresh)).toBeUndefined();
  expect(getNextStep("cancel", fresh)).toBeUndefined();
  expect(getNextStep("question", booked)).toBeUndefined();
});

test("once it is done, the call can be ended", () => {
  expect(getNextStep("cancel", { ...fresh, done: true })).toBe("end");
});
