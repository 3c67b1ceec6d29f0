import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { type Database, openDatabase } from "../platform/database";
import { control, createWindow, editWindow, override } from "./window-changes";
import type { WindowWish } from "./window-form";
import { overviewOf } from "./windows";

let database: Database;
beforeAll(() => {
  database = openDatabase(inject("databaseUrl"));
});
afterAll(() => database.end());

const now = new Date("2026-07-19T10:30:00Z");
const minutes = (n: number) => new Date(now.getTime() + n * 60_000);
const actor = "staff:test";

function aWish(change: Partial<WindowWish> = {}): WindowWish {
  return {
    slug: `admin-${randomUUID().slice(0, 8)}`,
    nameKo: "시험",
    nameEn: "Test",
    birthYearFrom: 1967,
    birthYearTo: 1968,
    lastDigits: [],
    lobbyOpensAt: minutes(-30),
    opensAt: minutes(30),
    closesAt: minutes(600),
    mostInside: 100,
    messageKo: null,
    messageEn: null,
    publishedAt: minutes(-60),
    ...change,
  };
}

async function actsOn(slug: string): Promise<string[]> {
  const { rows } = await database.query<{ act: string }>(
    "SELECT act FROM audit_row WHERE subject = $1 ORDER BY id",
    [`window:${slug}`],
  );
  return rows.map((row) => row.act);
}

test("a new window has its own seed and an empty line", async () => {
  const [one, two] = [aWish(), aWish()];
  await createWindow(database, one, actor, now);
  await createWindow(database, two, actor, now);
  expect(await overviewOf(database, one.slug, now)).toMatchObject({
    ...one,
    phase: "lobby",
    entries: 0,
    version: 1,
  });
  const { rows } = await database.query("SELECT DISTINCT draw_seed FROM cohort_window WHERE slug = ANY($1)", [
    [one.slug, two.slug],
  ]);
  expect(rows).toHaveLength(2);
});

test("of two windows made at once with one slug, one is made", async () => {
  const wish = aWish();
  const answers = await Promise.allSettled([1, 2, 3, 4].map(() => createWindow(database, wish, actor, now)));
  expect(answers.filter((answer) => answer.status === "fulfilled")).toHaveLength(1);
  for (const answer of answers)
    if (answer.status === "rejected") expect(answer.reason).toMatchObject({ reason: "slug-taken" });
  expect(await actsOn(wish.slug)).toEqual(["create-window"]);
});

test("of two admins who edit at once, the second is told and overwrites nothing", async () => {
  const wish = aWish();
  await createWindow(database, wish, actor, now);
  await editWindow(database, { ...wish, nameEn: "First" }, 1, actor, now);
  await expect(editWindow(database, { ...wish, nameEn: "Second" }, 1, actor, now)).rejects.toMatchObject({
    reason: "edited-meanwhile",
  });
  const twice = [1, 2].map((n) => editWindow(database, { ...wish, nameEn: `At once ${n}` }, 2, actor, now));
  const answers = await Promise.allSettled(twice);
  expect(answers.filter((answer) => answer.status === "fulfilled")).toHaveLength(1);
  expect((await overviewOf(database, wish.slug, now))?.version).toBe(3);
});

test("a change that would leave out people who were told is refused and leaves no trace", async () => {
  const wish = aWish();
  await createWindow(database, wish, actor, now);
  await expect(editWindow(database, { ...wish, birthYearFrom: 1968 }, 1, actor, now)).rejects.toMatchObject({
    reason: "cohort-narrowed",
  });
  expect(await overviewOf(database, wish.slug, now)).toMatchObject({ birthYearFrom: 1967, version: 1 });
  expect(await actsOn(wish.slug)).toEqual(["create-window"]);
});

test("opens, pauses, resumes and closes, each act once and each in the audit", async () => {
  const wish = aWish();
  await createWindow(database, wish, actor, now);
  const phase = async (n: number) => (await overviewOf(database, wish.slug, minutes(n)))?.phase;
  await override(database, wish.slug, 1, "for the test", actor, now);
  await control(database, wish.slug, "open", actor, minutes(1));
  expect(await phase(1)).toBe("open");
  await control(database, wish.slug, "pause", actor, minutes(2));
  expect(await phase(2)).toBe("paused");
  await expect(control(database, wish.slug, "pause", actor, minutes(2))).rejects.toMatchObject({
    reason: "not-in-this-phase",
  });
  await control(database, wish.slug, "resume", actor, minutes(3));
  expect(await phase(3)).toBe("open");
  await control(database, wish.slug, "close", actor, minutes(4));
  expect(await phase(4)).toBe("closed");
  expect(await actsOn(wish.slug)).toEqual([
    "create-window",
    "override-rehearsal",
    "open-window",
    "pause-window",
    "resume-window",
    "close-window",
  ]);
});

test("a window that nothing has cleared does not open, whoever tries, and by no way round", async () => {
  const wish = aWish();
  await createWindow(database, wish, actor, now);
  const at = minutes(31);
  const phase = async () => (await overviewOf(database, wish.slug, at))?.phase;
  expect(await phase()).toBe("paused");
  await expect(control(database, wish.slug, "open", actor, now)).rejects.toMatchObject({
    reason: "not-rehearsed",
  });
  await expect(control(database, wish.slug, "resume", actor, at)).rejects.toMatchObject({
    reason: "not-rehearsed",
  });
  await database.query("UPDATE cohort_window SET paused_at = NULL WHERE slug = $1", [wish.slug]);
  expect(await phase()).toBe("paused");
  await expect(override(database, wish.slug, 9, "for the test", actor, now)).rejects.toMatchObject({
    reason: "edited-meanwhile",
  });
  await override(database, wish.slug, 1, "for the test", actor, now);
  expect(await phase()).toBe("open");
  expect(await overviewOf(database, wish.slug, at)).toMatchObject({ overrideReason: "for the test" });
});

test("a change holds a window again until it has opened; then it only says so", async () => {
  const wish = aWish();
  await createWindow(database, wish, actor, now);
  await override(database, wish.slug, 1, "for the test", actor, now);
  const stands = async () => {
    const window = await overviewOf(database, wish.slug, minutes(31));
    return [window?.phase, window?.version, window?.clearedVersion];
  };
  await editWindow(database, { ...wish, nameEn: "Other words" }, 1, actor, now);
  expect(await stands()).toEqual(["open", 2, 2]);
  await editWindow(database, { ...wish, birthYearTo: 1969 }, 2, actor, now);
  expect(await stands()).toEqual(["paused", 3, null]);
  await override(database, wish.slug, 3, "for the test", actor, now);
  await editWindow(database, { ...wish, birthYearTo: 1970 }, 3, actor, minutes(31));
  expect(await stands()).toEqual(["open", 4, 3]);
  await control(database, wish.slug, "pause", actor, minutes(32));
  await control(database, wish.slug, "resume", actor, minutes(33));
  expect(await stands()).toEqual(["open", 6, 3]);
});

test("a window that is not there", async () => {
  await expect(control(database, "nowhere", "pause", actor, now)).rejects.toMatchObject({
    reason: "window-unknown",
  });
});
