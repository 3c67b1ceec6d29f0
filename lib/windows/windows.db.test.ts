import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { setWindowQuotas } from "../booking/window-quotas";
import { type Database, openDatabase } from "../shared/db/database";
import { aProduct } from "../shared/testing/builders";
import { createWindow, overrideDryRun, transitionWindow, updateWindow } from "./commands";
import { copyWindow } from "./copy-window";
import type { WindowInput } from "./window-form";
import { dosesByProvince, getWindow, type WindowOverview, windowsToOpen } from "./windows";

let database: Database;
beforeAll(async () => {
  database = openDatabase(inject("databaseUrl"));
  await aProduct(database, product);
});
afterAll(() => database.end());

const now = new Date("2026-07-19T10:30:00Z");
const minutes = (n: number) => new Date(now.getTime() + n * 60_000);
const actor = "staff:test";
const product = "admin-windows";

function aWish(change: Partial<WindowInput> = {}): WindowInput {
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
    product,
    doses: null,
    sharePercent: null,
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
  expect(await getWindow(database, one.slug, now)).toMatchObject({
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
  const refused = answers.flatMap((answer) => (answer.status === "rejected" ? [answer.reason.reason] : []));
  expect(refused).toEqual(Array(3).fill("slug-taken"));
  expect(await actsOn(wish.slug)).toEqual(["create-window"]);
});

test("of two admins who edit at once, the second is told and overwrites nothing", async () => {
  const wish = aWish();
  await createWindow(database, wish, actor, now);
  await updateWindow(database, { ...wish, nameEn: "First" }, 1, actor, now);
  await expect(updateWindow(database, { ...wish, nameEn: "Second" }, 1, actor, now)).rejects.toMatchObject({
    reason: "edited-meanwhile",
  });
  const twice = [1, 2].map((n) => updateWindow(database, { ...wish, nameEn: `At once ${n}` }, 2, actor, now));
  const answers = await Promise.allSettled(twice);
  expect(answers.filter((answer) => answer.status === "fulfilled")).toHaveLength(1);
  expect((await getWindow(database, wish.slug, now))?.version).toBe(3);
});

test("a change that would leave out people who were told is refused and leaves no trace", async () => {
  const wish = aWish();
  await createWindow(database, wish, actor, now);
  await expect(updateWindow(database, { ...wish, birthYearFrom: 1968 }, 1, actor, now)).rejects.toMatchObject(
    {
      reason: "cohort-narrowed",
    },
  );
  expect(await getWindow(database, wish.slug, now)).toMatchObject({ birthYearFrom: 1967, version: 1 });
  expect(await actsOn(wish.slug)).toEqual(["create-window"]);
});

test("opens, pauses, resumes and closes, each act once and each in the audit", async () => {
  const wish = aWish();
  await createWindow(database, wish, actor, now);
  const phase = async (n: number) => (await getWindow(database, wish.slug, minutes(n)))?.phase;
  await overrideDryRun(database, wish.slug, 1, "for the test", actor, now);
  await transitionWindow(database, wish.slug, "open", actor, minutes(1));
  expect(await phase(1)).toBe("open");
  await transitionWindow(database, wish.slug, "pause", actor, minutes(2));
  expect(await phase(2)).toBe("paused");
  await expect(transitionWindow(database, wish.slug, "pause", actor, minutes(2))).rejects.toMatchObject({
    reason: "not-in-this-phase",
  });
  await transitionWindow(database, wish.slug, "resume", actor, minutes(3));
  expect(await phase(3)).toBe("open");
  await transitionWindow(database, wish.slug, "close", actor, minutes(4));
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
  const phase = async () => (await getWindow(database, wish.slug, at))?.phase;
  expect(await phase()).toBe("paused");
  await expect(transitionWindow(database, wish.slug, "open", actor, now)).rejects.toMatchObject({
    reason: "not-rehearsed",
  });
  await expect(transitionWindow(database, wish.slug, "resume", actor, at)).rejects.toMatchObject({
    reason: "not-rehearsed",
  });
  await database.query("UPDATE cohort_window SET paused_at = NULL WHERE slug = $1", [wish.slug]);
  expect(await phase()).toBe("paused");
  await expect(overrideDryRun(database, wish.slug, 9, "for the test", actor, now)).rejects.toMatchObject({
    reason: "edited-meanwhile",
  });
  await overrideDryRun(database, wish.slug, 1, "for the test", actor, now);
  expect(await phase()).toBe("open");
  expect(await getWindow(database, wish.slug, at)).toMatchObject({ overrideReason: "for the test" });
});

test("a change holds a window again until it has opened; then it only says so", async () => {
  const wish = aWish();
  await createWindow(database, wish, actor, now);
  await overrideDryRun(database, wish.slug, 1, "for the test", actor, now);
  const stands = async () => {
    const window = await getWindow(database, wish.slug, minutes(31));
    return [window?.phase, window?.version, window?.clearedVersion];
  };
  await updateWindow(database, { ...wish, nameEn: "Other words" }, 1, actor, now);
  expect(await stands()).toEqual(["open", 2, 2]);
  await updateWindow(database, { ...wish, birthYearTo: 1969 }, 2, actor, now);
  expect(await stands()).toEqual(["paused", 3, null]);
  await overrideDryRun(database, wish.slug, 3, "for the test", actor, now);
  await updateWindow(database, { ...wish, birthYearTo: 1970 }, 3, actor, minutes(31));
  expect(await stands()).toEqual(["open", 4, 3]);
  await transitionWindow(database, wish.slug, "pause", actor, minutes(32));
  await transitionWindow(database, wish.slug, "resume", actor, minutes(33));
  expect(await stands()).toEqual(["open", 6, 3]);
});

test("a window without a vaccine, or without a dose, is let open by nobody", async () => {
  for (const lacking of [{ product: null }, { doses: 0 }]) {
    const wish = aWish(lacking);
    await createWindow(database, wish, actor, now);
    await expect(overrideDryRun(database, wish.slug, 1, "for the test", actor, now)).rejects.toMatchObject({
      reason: "window-not-ready",
    });
    expect(await getWindow(database, wish.slug, minutes(31))).toMatchObject({
      phase: "paused",
      clearedVersion: null,
    });
    await updateWindow(database, { ...wish, product, doses: 5 }, 1, actor, now);
    await overrideDryRun(database, wish.slug, 2, "for the test", actor, now);
  }
});

test("a window that loses its vaccine or gets another must be rehearsed again", async () => {
  const wish = aWish();
  await createWindow(database, wish, actor, now);
  await overrideDryRun(database, wish.slug, 1, "for the test", actor, now);
  await updateWindow(database, { ...wish, product: null }, 1, actor, now);
  expect(await getWindow(database, wish.slug, now)).toMatchObject({ product: null, clearedVersion: null });
});

test("vaccine, doses and share are made and changed with the window, and the copy has them, too", async () => {
  const wish = aWish({ doses: 1_003, sharePercent: 10 });
  await createWindow(database, wish, actor, now);
  expect(await getWindow(database, wish.slug, now)).toMatchObject({
    product,
    doses: 1_003,
    sharePercent: 10,
  });
  await setWindowQuotas(database, wish.slug, { byProvince: { "11": 40, "26": 2 } }, actor, now);
  expect(await getWindow(database, wish.slug, now)).toMatchObject({ doses: 1_003, provinceDoses: 42 });
  await updateWindow(database, { ...wish, doses: 900, sharePercent: null }, 1, actor, now);
  const stored = await getWindow(database, wish.slug, now);
  expect(stored).toMatchObject({ doses: 900, sharePercent: null, provinceDoses: 42, version: 2 });

  const copy = { ...copyWindow(stored as WindowOverview, now), slug: `${wish.slug}-copy` };
  await createWindow(database, copy, actor, now, wish.slug);
  expect(await getWindow(database, copy.slug, now)).toMatchObject({
    product,
    doses: 900,
    provinceDoses: 42,
  });
  expect(await dosesByProvince(database, copy.slug)).toEqual([
    { region: "11", doses: 40, taken: 0 },
    { region: "26", doses: 2, taken: 0 },
  ]);
});

test("fewer doses than people have booked are refused, and nothing is changed", async () => {
  const wish = aWish({ doses: 5 });
  await createWindow(database, wish, actor, now);
  await database.query(
    "UPDATE window_stock SET taken = doses WHERE window_id = (SELECT id FROM cohort_window WHERE slug = $1)",
    [wish.slug],
  );
  await expect(
    updateWindow(database, { ...wish, nameEn: "Other", doses: 4 }, 1, actor, now),
  ).rejects.toMatchObject({
    reason: "stock-below-booked",
  });
  expect(await getWindow(database, wish.slug, now)).toMatchObject({ nameEn: "Test", doses: 5, version: 1 });
});

test("what a window lacks is told from a day before its opening, until it has it or is open", async () => {
  const wish = aWish({
    product: null,
    opensAt: minutes(24 * 60 + 30),
    lobbyOpensAt: minutes(24 * 60),
    closesAt: minutes(3_000),
  });
  await createWindow(database, wish, actor, now);
  const told = async (n: number) => {
    const windows = await windowsToOpen(database, () => 5, minutes(n));
    return windows.filter(({ slug }) => slug === wish.slug).map(({ lacks, stage }) => [stage, ...lacks]);
  };
  expect(await told(29)).toEqual([]);
  expect(await told(30)).toEqual([[1, "vaccine", "rehearsal"]]);
  expect(await told(24 * 60)).toEqual([[2, "vaccine", "rehearsal"]]);
  expect(await told(24 * 60 + 31)).toEqual([[4, "vaccine", "rehearsal"]]);
  await updateWindow(database, { ...wish, product }, 1, actor, now);
  await overrideDryRun(database, wish.slug, 2, "for the test", actor, now);
  expect(await told(24 * 60)).toEqual([[2]]);
  expect(await told(24 * 60 + 31)).toEqual([]);
  expect(await told(3_000)).toEqual([]);
});

test("a product that there is none of is refused", async () => {
  await expect(createWindow(database, aWish({ product: "nowhere" }), actor, now)).rejects.toMatchObject({
    reason: "product-unknown",
  });
});

test("a window that is not there", async () => {
  await expect(transitionWindow(database, "nowhere", "pause", actor, now)).rejects.toMatchObject({
    reason: "window-unknown",
  });
});
