import { expect, test } from "vitest";
import { nextStep } from "./next-step";

const fresh = { done: false, booked: false, mayBook: true, maySecond: false };
const booked = { ...fresh, booked: true, mayBook: false };

test("the focus goes to what the caller calls for, when it can be done", () => {
  expect(nextStep("book", fresh)).toBe("book");
  expect(nextStep("book", { ...booked, maySecond: true })).toBe("second");
  expect(nextStep("change", booked)).toBe("change");
  expect(nextStep("cancel", booked)).toBe("cancel");
});

test("the focus goes nowhere when that cannot be done, or when the caller only asks", () => {
  expect(nextStep("book", { ...fresh, mayBook: false })).toBeUndefined();
  expect(nextStep("change", fresh)).toBeUndefined();
  expect(nextStep("cancel", fresh)).toBeUndefined();
  expect(nextStep("question", booked)).toBeUndefined();
});

test("once it is done, the call can be ended", () => {
  expect(nextStep("cancel", { ...fresh, done: true })).toBe("end");
});
