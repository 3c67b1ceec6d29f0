import { randomUUID } from "node:crypto";
import type { Database } from "../../shared/db/database";
import type { Clock } from "../../shared/time/clock";
import {
  type CheckedWindow,
  createSyntheticPerson,
  createSyntheticSlot,
  deleteFixtures,
  findSentCode,
  type SyntheticPerson,
} from "./fixtures";
import { type FetchedPage, HttpSession, StepFailed } from "./http-session";
import type { SyntheticTrafficToken } from "./traffic-token";

export interface CheckResult {
  windowId: string;
  slug: string;
  /** The step that did not go as it should, and what came back; null when all went well. */
  failure: { step: string; got: string } | null;
  ms: number;
}

export interface CheckDeps {
  database: Database;
  clock: Clock;
  /** Where the site is asked: its own address, or a nearer one. */
  reachedAt: string;
  base: URL;
  mark: SyntheticTrafficToken;
}

const ok = (page: FetchedPage) => page.status === 200;
const goesTo = (path: RegExp) => (page: FetchedPage) =>
  page.status >= 302 && page.status <= 303 && path.test(page.location);

async function signIn(browser: HttpSession, database: Database, person: SyntheticPerson, to: string) {
  const [year = "", month = "", day = ""] = person.birthDate.split("-");
  const form = { name: person.name, year, month, day, phone: person.phone, to };
  await browser.step("sign in", "POST", "/sign-in", goesTo(/\/sign-in\/check\?/), form);
  const sent = await browser.step("sign in", "POST", "/sign-in/send", goesTo(/\/sign-in\/code\?/), { to });
  const codeId = new URL(sent.location, browser.base).searchParams.get("id") ?? "";
  const code = await findSentCode(database, person.phone);
  if (!code) throw new StepFailed("sign in", "no code was sent");
  const query = new URLSearchParams({ id: codeId, to });
  await browser.step(
    "sign in",
    "GET",
    `/sign-in/code?${query}`,
    (page) => ok(page) && /name="code"/.test(page.text),
  );
  await browser.step("sign in", "POST", "/sign-in/code", goesTo(/\/queue\//), { id: codeId, code, to });
}

async function book(browser: HttpSession, slot: number) {
  await browser.step("admission", "GET", "/book", ok);
  await browser.step("hold", "POST", "/book/hold", goesTo(/\/book\/check$/), { slot: String(slot) });
  await browser.step("hold", "GET", "/book/check", ok);
  const confirmed = await browser.step(
    "confirm",
    "POST",
    "/book/confirm",
    (page) => ok(page) && typeof JSON.parse(page.text).code === "string",
    { key: randomUUID(), slot: String(slot) },
    true,
  );
  const booking: { id: string; code: string } = JSON.parse(confirmed.text);
  await browser.step("see", "GET", "/my-booking", (page) => ok(page) && page.text.includes(booking.code));
  const cancelled = { booking: booking.id, key: randomUUID() };
  await browser.step("cancel", "POST", "/my-booking/cancel", goesTo(/\/my-booking$/), cancelled);
}

async function steps(
  { database, clock, reachedAt, base, mark }: CheckDeps,
  window: CheckedWindow,
  person: SyntheticPerson,
) {
  const browser = new HttpSession(reachedAt, base, mark.headers(clock.now()));
  const [year = "", month = "", day = ""] = person.birthDate.split("-");
  const line = `/queue/${window.slug}`;
  await browser.step("check", "POST", "/check", goesTo(/\/check\/answer$/), { year, month, day });
  const leadsToLine = (page: FetchedPage) => ok(page) && /href="[^"]*\/queue\//.test(page.text);
  await browser.step("check", "GET", "/check/answer", leadsToLine);
  await signIn(browser, database, person, line);
  await browser.step("ticket", "GET", line, ok);
  const entered = await browser.step("ticket", "POST", `${line}/enter`, ok, {}, true);
  const placed = await browser.step("ticket", "GET", `${line}/place.json`, ok, undefined, true);
  if (JSON.parse(placed.text).entryNo !== JSON.parse(entered.text).entryNo)
    throw new StepFailed("ticket", "another number than on entering");
  if (!window.open) return;
  await browser.step("admission", "POST", `${line}/claim`, ok, {}, true);
  await book(browser, await createSyntheticSlot(database, clock.now()));
}

/** Walks through one window once, over HTTP as any citizen does, and leaves nothing behind. */
export async function runSyntheticCheck(parts: CheckDeps, window: CheckedWindow): Promise<CheckResult> {
  const from = performance.now();
  const about = { windowId: window.id, slug: window.slug };
  let failure: CheckResult["failure"] = null;
  const person = await createSyntheticPerson(parts.database, window);
  try {
    await steps(parts, window, person);
  } catch (error) {
    failure =
      error instanceof StepFailed
        ? { step: error.step, got: error.got }
        : { step: "unknown", got: (error as Error).name };
  } finally {
    await deleteFixtures(parts.database, person.phone);
  }
  return { ...about, failure, ms: Math.round(performance.now() - from) };
}

/** Writes down how a walk went; only the last one of a window is kept. */
export async function saveCheckResult(database: Database, walked: CheckResult, now: Date): Promise<void> {
  await database.query(
    `INSERT INTO synthetic_walk (window_id, walked_at, failed_step, got, ms) VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT (window_id) DO UPDATE SET walked_at = $2, failed_step = $3, got = $4, ms = $5`,
    [walked.windowId, now, walked.failure?.step ?? null, walked.failure?.got ?? null, walked.ms],
  );
}
