import { describe, expect, it } from "vitest";
import { getAccessLevel, knownPrefixes, parseRequestPath } from "./request-path";

const guard = (target: string) => {
  const place = parseRequestPath(target);
  return place && getAccessLevel(place);
};

it.each([
  ["/", "none"],
  ["/en", "none"],
  ["/book", "admission"],
  ["/en/book", "admission"],
  ["/ko/book/clinic/12", "admission"],
  ["/book?_rsc=abc", "admission"],
  ["/book?x=%2F", "admission"],
  ["/my-booking", "citizen"],
  ["/en/card", "citizen"],
  ["/en/proxy/code", "citizen"],
  ["/queue/born-1967-1968/status.json", "queue"],
  ["/clinic", "clinic"],
  ["/en/clinics/near", "none"],
  ["/early/enter", "none"],
  ["/en/agent/call", "agent"],
  ["/en/admin/windows", "admin"],
])("%s stands behind %s", (target, expected) => expect(guard(target)).toBe(expected));

it.each([
  [
    "none",
    [
      "",
      "api",
      "availability",
      "check",
      "clinics",
      "invitation",
      "dev",
      "early",
      "sign-in",
      "sign-out",
      "staff",
    ],
  ],
  ["queue", ["queue"]],
  ["admission", ["book"]],
  ["citizen", ["card", "my-booking", "my-data", "proxy", "wait"]],
  ["clinic", ["clinic"]],
  ["admin", ["admin"]],
  ["agent", ["agent"]],
  ["staff", ["account"]],
])("%s stands before %j, and all of these are there", (expected, places) => {
  for (const place of places) expect(guard(`/${place}`), place).toBe(expected);
  expect(knownPrefixes).toEqual(expect.arrayContaining(places));
});

it("reads language, parts and query", () => {
  expect(parseRequestPath("/")).toEqual({ locale: "ko", segments: [], query: "" });
  expect(parseRequestPath("/?a=1")).toEqual({ locale: "ko", segments: [], query: "a=1" });
  expect(parseRequestPath("/book/clinic?a=1?b")).toEqual({
    locale: "ko",
    segments: ["book", "clinic"],
    query: "a=1?b",
  });
  expect(parseRequestPath("/en/queue")).toEqual({ locale: "en", segments: ["queue"], query: "" });
  expect(parseRequestPath("/ko/queue?")).toEqual({ locale: "ko", segments: ["queue"], query: "" });
  expect(parseRequestPath(undefined)).toBeNull();
  expect(parseRequestPath(`/${"a".repeat(1_999)}`)).not.toBeNull();
  expect(parseRequestPath(`/${"a".repeat(2_000)}`)).toBeNull();
});

describe("does not read", () => {
  it.each([
    "//book",
    "/book/",
    "/en//book",
    "/./book",
    "/x/../book",
    "/.book",
    "/%62ook",
    "/book%2Fconfirm",
    "/book%5c",
    "/\\book",
    "/Book",
    "/BOOK",
    "/EN/book",
    "/book;x=1",
    "/book\t",
    "/book%00",
    "http://127.0.0.1/book",
    "book",
    "*",
    "",
    `/${"a".repeat(3_000)}`,
  ])("%s", (target) => expect(parseRequestPath(target)).toBeNull());
});

it.each(["/book.rsc", "/book.segments/_full.segment.rsc", "/en/book.txt", "/status.json/book"])(
  "%s, which Next.js could read as another page, is not read",
  (path) => expect(parseRequestPath(path)).toBeNull(),
);

it("a place that nobody thought of is nowhere", () => {
  const place = parseRequestPath("/backstage");
  expect(place && getAccessLevel(place)).toBe("nowhere");
});
