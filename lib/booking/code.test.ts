import { expect, test } from "vitest";
import { newCode, tidyCode } from "./code";

test("a code is read as people write it", () => {
  expect(tidyCode(" 7k2m-9qx4 tb ")).toBe("7K2M9QX4TB");
  expect(tidyCode("oil7")).toBe("0117");
});

test("a fresh code stays as it is when it is read", () => {
  const codes = Array.from({ length: 200 }, newCode);
  expect(new Set(codes).size).toBe(200);
  expect(codes.map(tidyCode)).toEqual(codes);
});
