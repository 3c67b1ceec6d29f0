import { expect, test } from "vitest";
import { csrfTokenOf, newCsrfCookie } from "./csrf";

test("a cookie's token is known under its own secret alone, decoded or not", () => {
  const { token, value } = newCsrfCookie("one");
  expect(csrfTokenOf(value, "one")).toBe(token);
  expect(csrfTokenOf(decodeURIComponent(value), "one")).toBe(token);
  expect(csrfTokenOf(value, "another")).toBeUndefined();
});

test.each([undefined, "", "%", "a|b", "%E0%A4%A", "%25E0%25A4%25A"])("%s holds no token", (value) =>
  expect(csrfTokenOf(value, "one")).toBeUndefined(),
);
