import { describe, expect, test } from "vitest";
import { parseWindowForm, seoulField } from "./window-form";

const now = new Date("2026-07-10T00:00:00Z");

const right = {
  slug: "born-1967-1968",
  nameKo: "53–54세",
  nameEn: "Ages 53–54",
  birthYearFrom: "1967",
  birthYearTo: "1968",
  lastDigits: "9, 4 4",
  lobbyOpensAt: "2026-07-19T19:00",
  opensAt: "2026-07-19T20:00",
  closesAt: "2026-07-24T18:00",
  mostInside: "300,000",
  product: "demo-mrna",
  doses: "1,000,000",
  sharePercent: "",
  messageKo: "",
  messageEn: "",
};

test("reads a form, its times on Korea's clock wherever the server stands", () => {
  const { wish } = parseWindowForm(right, now);
  expect(wish).toMatchObject({
    birthYearFrom: 1967,
    lastDigits: [4, 9],
    mostInside: 300_000,
    product: "demo-mrna",
    doses: 1_000_000,
    sharePercent: null,
    messageKo: null,
  });
  expect(wish?.opensAt.toISOString()).toBe("2026-07-19T11:00:00.000Z");
  expect(seoulField(wish?.opensAt ?? new Date(0))).toBe("2026-07-19T20:00");
});

describe.each([
  [{ slug: "Born 1967" }, { slug: "slug" }],
  [{ slug: "new-" }, { slug: "slug" }],
  [{ nameKo: "  " }, { nameKo: "name" }],
  [{ birthYearFrom: "67" }, { birthYearFrom: "year" }],
  [{ birthYearTo: "1966" }, { birthYearTo: "years-order" }],
  [{ lastDigits: "1-5" }, { lastDigits: "digits" }],
  [{ opensAt: "" }, { opensAt: "instant" }],
  [{ opensAt: "2026-02-31T25:00" }, { opensAt: "instant" }],
  [{ lobbyOpensAt: "2026-07-19T20:01" }, { opensAt: "opens-before-lobby" }],
  [{ closesAt: "2026-07-19T20:00" }, { closesAt: "closes-before-opening" }],
  [{ mostInside: "0" }, { mostInside: "most-inside" }],
  [{ mostInside: "" }, { mostInside: "most-inside" }],
  [{ product: "" }, { product: "product" }],
  [{ doses: "many" }, { doses: "doses" }],
  [{ sharePercent: "0" }, { sharePercent: "share" }],
  [{ sharePercent: "101" }, { sharePercent: "share" }],
  [{ publish: "later" }, { publishedAt: "instant" }],
  [{ publish: "later", publishedAt: "2026-07-19T19:01" }, { publishedAt: "published-after-lobby" }],
  [{ messageKo: "잠시 멈춥니다" }, { messageEn: "both-messages" }],
])("%o", (change, faults) => {
  test("is told at its field", () =>
    expect(parseWindowForm({ ...right, ...change }, now).faults).toEqual(faults));
});

test("a window is shown at once, from an instant on, or not at all", () => {
  const shown = (change: object) =>
    parseWindowForm({ ...right, ...change }, now).wish?.publishedAt?.toISOString();
  expect(shown({})).toBe(now.toISOString());
  expect(shown({ publish: "later", publishedAt: "2026-07-15T09:00" })).toBe("2026-07-15T00:00:00.000Z");
  expect(shown({ publish: "draft", publishedAt: "2026-07-15T09:00" })).toBeUndefined();
});

test("a draft needs no vaccine yet", () => {
  expect(parseWindowForm({ ...right, product: "", publish: "draft" }, now).wish?.product).toBeNull();
});

test("an empty form is told at every field that is needed", () => {
  expect(Object.keys(parseWindowForm({}, now).faults ?? {})).toHaveLength(9);
});
