import { expect, test } from "vitest";
import { createCsrfCookie, readCsrfToken } from "./next-auth-csrf";

test("a cookie's token is known under its own secret alone, decoded or not", () => {
  const { token, value } = createCsrfCookie("one");
  expect(readCsrfToken(value, "one")).toBe(token);
  expect(readCsrfToken(decodeURIComponent(value), "one")).toBe(token);
  expect(readCsrfToken(value, "another")).toBeUndefined();
});

test.each([undefined, "", "%", "a|b", "%E0%A4%A", "%25E0%25A4%25A"])("%s holds no token", (value) =>
  expect(readCsrfToken(value, "one")).toBeUndefined(),
);
