import { describe, expect, it } from "vitest";
import { guardOf, readPlace } from "./path";

const guard = (target: string) => {
  const place = readPlace(target);
  return place && guardOf(place);
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
  ])("%s", (target) => expect(readPlace(target)).toBeNull());
});

it.each(["/book.rsc", "/book.segments/_full.segment.rsc", "/en/book.txt", "/status.json/book"])(
  "%s, which Next.js could read as another page, is not read",
  (path) => expect(readPlace(path)).toBeNull(),
);

it("a place that nobody thought of is nowhere", () => {
  const place = readPlace("/backstage");
  expect(place && guardOf(place)).toBe("nowhere");
});
