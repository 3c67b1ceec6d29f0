import { expect, test } from "vitest";
import { generateReference, normalizeReference } from "./booking-reference";

test("a code is read as people write it", () => {
  expect(normalizeReference(" 7k2m-9qx4 tb ")).toBe("7K2M9QX4TB");
  expect(normalizeReference("oil7")).toBe("0117");
});

test("a fresh code stays as it is when it is read", () => {
  const codes = Array.from({ length: 200 }, generateReference);
  expect(new Set(codes).size).toBe(200);
  expect(codes.map(normalizeReference)).toEqual(codes);
});
