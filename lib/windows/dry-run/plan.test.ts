import { expect, test } from "vitest";
import { createTestPeople, getExpectedPhase, listActorsAt, listInstants, type WrittenWindow } from "./plan";

const hour = 3_600_000;
const opensAt = Date.parse("2026-07-19T20:00:00+09:00");
const window: WrittenWindow = {
  id: "",
  slug: "w",
  version: 1,
  birthYearFrom: 1967,
  birthYearTo: 1968,
  lastDigits: [],
  mostInside: 100,
  lobbyOpensAt: opensAt - hour / 2,
  opensAt,
  closesAt: opensAt + 22 * hour,
};

test("every birth year in the window and next to it plays, with every digit, on days that the calendar has", () => {
  const players = createTestPeople({ ...window, lastDigits: [4, 9] });
  expect(players).toHaveLength(4 * 10);
  expect(players.filter(({ reached }) => reached).map(({ birthDate }) => birthDate.slice(-1))).toEqual([
    "4",
    "9",
    "4",
    "9",
  ]);
  for (const { birthDate, year, digit } of players) {
    const [y = 0, m = 0, d = 0] = birthDate.split("-").map(Number);
    expect([new Date(Date.UTC(y, m - 1, d)).toISOString().slice(0, 10), y, d % 10]).toEqual([
      birthDate,
      year,
      digit,
    ]);
  }
});

test("every full hour is tried, and each edge to the millisecond", () => {
  const scenes = listInstants(window).map(({ at }) => at);
  for (let at = opensAt; at <= window.closesAt; at += hour) expect(scenes).toContain(at);
  for (const edge of [window.lobbyOpensAt, window.opensAt, window.closesAt])
    for (const distance of [-1_000, -1, 0, 1, 1_000]) expect(scenes).toContain(edge + distance);
  expect(scenes).toEqual([...scenes].sort((a, b) => a - b));
});

test("each instant has its answer", () => {
  const [born67, other] = [
    createTestPeople(window).find(({ year }) => year === 1967),
    createTestPeople(window)[0],
  ];
  if (!born67 || !other) throw new Error("nobody plays");
  const answers = [window.lobbyOpensAt, window.opensAt, window.closesAt].flatMap((at) => [at - 1, at]);
  expect(answers.map((at) => getExpectedPhase(window, born67, at))).toEqual([
    "not-yet-open",
    "lobby",
    "lobby",
    "open",
    "open",
    "window-closed",
  ]);
  expect(answers.map((at) => getExpectedPhase(window, other, at))).toEqual(
    answers.map(() => "no-window-planned"),
  );
});

test("whom the window reaches walk in turn, no more at once than may be inside, and one whom it does not reach", () => {
  const players = createTestPeople(window);
  const scenes = listInstants(window).length;
  const walkers = Array.from({ length: scenes }, (_, n) =>
    listActorsAt(n, scenes, players, window.mostInside),
  ).flat();
  expect(new Set(walkers.filter(({ reached }) => reached)).size).toBe(20);
  expect(listActorsAt(3, scenes, players, 1).map(({ reached }) => reached)).toEqual([true, false]);
});
