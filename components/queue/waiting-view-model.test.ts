import { describe, expect, it } from "vitest";
import type { QueueStatus } from "@/lib/queue/queue-snapshot";
import { messages } from "@/messages";
import { createWaitingView, type Viewer } from "./waiting-view-model";

const status: QueueStatus = {
  window: "born-1967-1968",
  phase: "open",
  serverTime: "2021-07-19T11:30:00Z",
  lobbyOpensAt: "2021-07-19T10:30:00Z",
  opensAt: "2021-07-19T11:00:00Z",
  closesAt: "2021-07-20T09:00:00Z",
  entries: 20_000,
  lobbySize: 15_000,
  served: 4_000,
  ratePerMinute: 100,
  placesLeft: 50_000,
  slowed: false,
  insideChanged: null,
  seedHash: "ab",
  seed: "cd",
  message: null,
  askAgainSeconds: 2,
};
const at = (more: Partial<QueueStatus> = {}, viewer: Partial<Viewer> = {}) => {
  const { parts, ...rest } = createWaitingView(
    { ...status, ...more },
    { locale: "en", entryNo: 7, place: 6_501, ...viewer },
    messages[viewer.locale ?? "en"].queue,
  );
  return { ...rest, parts: [...parts] };
};
const parts = (more: Partial<QueueStatus> = {}, viewer: Partial<Viewer> = {}) => at(more, viewer).parts;
const notJoined = { entryNo: null, place: null };
const lobby = { phase: "lobby", lobbySize: null, seed: null, served: 0 } as const;

it("shows whoever waits their place, the people before them, the wait and the places left", () => {
  expect(at()).toMatchObject({
    parts: ["rows", "row-place", "row-ahead", "row-wait", "row-left", "leaving", "alerts", "remind"],
    values: { place: "6,501", ahead: "2,500", wait: "20 to 30 minutes", left: "50,000" },
    ahead: 2_500,
  });
  expect(at({}, { locale: "ko" }).values).toMatchObject({
    ahead: "2,500명",
    wait: "20~30분",
    left: "50,000자리",
  });
  expect(at().values.title).toBe("2,500 before you · Waiting for your turn");
});

it("calls whoever is reached, keeps the right in a pause, and lets nobody in before joining", () => {
  expect(parts({ served: 6_501 })).toEqual(["called"]);
  expect(at({ served: 6_501 }).values.title).toBe("It is your turn");
  expect(parts({ served: 6_501, phase: "paused" })).not.toContain("called");
  expect(parts({ served: 20_000 }, notJoined)).not.toContain("called");
});

it("speaks of no turn where there is none to wait for", () => {
  for (const phase of ["scheduled", "closed"] as const)
    expect(at({ phase }).values.title).toBe("Waiting room");
});

it("says what joining now would bring", () => {
  expect(at({}, notJoined)).toMatchObject({
    parts: ["join", "rows", "row-ahead", "row-wait", "row-left"],
    values: { ahead: "16,000" },
  });
  expect(parts({ placesLeft: 100 }, notJoined)).toContain("none-left");
  expect(parts(lobby, notJoined)).toEqual(["lobby", "join-lobby", "rows", "row-left", "hash"]);
});

it("says in the lobby why early does not help, and shows no wait", () => {
  const shown = parts(lobby, { place: null });
  expect(shown).toEqual([
    "lobby",
    "in-lobby",
    "rows",
    "row-entry",
    "row-left",
    "leaving",
    "alerts",
    "remind",
    "hash",
  ]);
});

describe("says what was done to the line while it lasts", () => {
  it.each([
    [{ phase: "paused" }, "paused"],
    [{ slowed: true }, "slowed"],
    [{ insideChanged: { more: true, at: "2021-07-19T11:29:00Z" } }, "more-inside"],
    [{ insideChanged: { more: false, at: "2021-07-19T11:29:00Z" } }, "fewer-inside"],
    [{ message: { ko: "잠시만요", en: "A moment" } }, "message"],
    [{ phase: "closed" }, "closed"],
  ] as const)("%o", (more, part) => {
    expect(parts(more)).toContain(part);
    expect(parts()).not.toContain(part);
  });
});

it("is honest about closing and about what is left", () => {
  expect(parts({ closesAt: "2021-07-19T11:45:00Z" })).toContain("after-closing");
  expect(parts({ closesAt: "2021-07-19T11:45:00Z" })).not.toContain("row-wait");
  expect(parts({ closesAt: "2021-07-19T11:55:00Z" })).toContain("perhaps-after-closing");
  expect(parts({ placesLeft: 2_500 })).toContain("none-left");
  expect(parts({ placesLeft: 2_501 })).not.toContain("none-left");
  expect(parts({ served: 6_501, placesLeft: 0 })).toEqual(["none-left", "called", "remind"]);
  expect(parts({ placesLeft: null })).not.toContain("row-left");
  expect(at({ ratePerMinute: null }).values.wait).toBe("not known yet");
  expect(at({ ratePerMinute: 1, closesAt: "2021-08-20T09:00:00Z" }).values.wait).toContain(
    "more than 12 hours",
  );
});

it("tells a screen reader a rounded number, which few polls change", () => {
  const spoken = new Set(Array.from({ length: 2_400 }, (_, n) => at({ served: 4_000 + n }).spoken));
  expect(spoken.size).toBeLessThan(25);
  expect([...spoken][0]).toBe("About 3,000 people before you.");
});
