import { expect, it } from "vitest";
import type { WaitingView } from "@/lib/queue/waiting-view";
import { messages } from "@/messages";
import { renderWaitingHtml } from "./waiting-html";

const line: WaitingView["line"] = {
  id: "00000000-0000-0000-0000-000000000000",
  slug: "born-1967-1968",
  nameKo: "53–54세",
  nameEn: "Ages 53–54",
  birthYearFrom: 1967,
  birthYearTo: 1968,
  lastDigits: [],
  lobbyOpensAt: new Date("2021-07-19T10:30:00Z"),
  opensAt: new Date("2021-07-19T11:00:00Z"),
  closesAt: new Date("2021-07-20T09:00:00Z"),
  pausedAt: null,
  mostInside: 300,
  messageKo: null,
  messageEn: null,
  drawSeed: Buffer.alloc(32),
  entries: 9_000,
  lobbySize: 5_000,
  served: 1_000,
  spare: 0,
  ratePerMinute: 100,
  cutAt: null,
};
const status: WaitingView["status"] = {
  window: line.slug,
  phase: "open",
  serverTime: "2021-07-19T11:30:00Z",
  lobbyOpensAt: line.lobbyOpensAt.toISOString(),
  opensAt: line.opensAt.toISOString(),
  closesAt: line.closesAt.toISOString(),
  entries: 9_000,
  lobbySize: 5_000,
  served: 1_000,
  ratePerMinute: 100,
  placesLeft: 5_000,
  slowed: false,
  insideChanged: null,
  seedHash: null,
  seed: null,
  message: null,
  askAgainSeconds: 2,
};
const page = (more: Partial<WaitingView> = {}) =>
  renderWaitingHtml(
    {
      locale: "en",
      line,
      status,
      entryNo: 7,
      place: 3_501,
      ageSeconds: 0,
      next: null,
      still: false,
      reminded: false,
      booked: false,
      ...more,
    },
    "/assets/site.css",
  );

it("fills in for each person what is theirs, and shares the rest", () => {
  const [one, other] = [page(), page({ entryNo: 6_000, place: 3_801 })];
  expect(one).toContain('data-value="place">3,501<');
  expect(one).toContain("<title>2,500 before you · Waiting for your turn – Book a vaccination</title>");
  expect(one).toContain("/draw?entry=8");
  expect(other).toContain('data-value="place">3,801<');
  // Whoever came after the lobby has no number in the draw.
  expect(other).not.toContain("?entry=");
  for (const html of [one, other, page({ locale: "ko" }), page({ entryNo: null, place: null })])
    expect(html).not.toMatch(/[\u27e6\u27e7]|undefined/);
});

it("lets nobody's words become markup", () => {
  const message = { ko: "<b>", en: '"><script>alert(1)</script>&\u27e6place\u27e7' };
  const html = page({ status: { ...status, message } });
  expect(html).not.toContain("<script>alert");
  expect(html).toContain("&lt;script&gt;alert(1)&lt;/script&gt;&amp;\u27e6place\u27e7");
});

it("says how old a status is that is not fresh, and loads by itself unless it is asked not to", () => {
  expect(page()).toContain(`<div data-age="${messages.en.queue.age}" hidden="">`);
  expect(page({ ageSeconds: 45 })).toContain("This is how it was 45 seconds ago.");
  expect(page()).toContain('http-equiv="refresh"');
  expect(page({ still: true })).not.toContain('http-equiv="refresh"');
});
