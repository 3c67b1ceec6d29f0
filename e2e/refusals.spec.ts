import { randomUUID } from "node:crypto";
import type { Problem } from "@/components/error-page/error-page";
import { getTranslator } from "@/components/i18n";
import type { Database } from "@/lib/shared/db/database";
import { newCitizen } from "./support/citizen";
import { admit, HttpSession, signedIn, tokens } from "./support/http-session";
import { expect, test } from "./support/test";
import { newWindow } from "./support/windows";

const hour = 3_600_000;
const openNow = { lobby: -2 * hour, opens: -hour, closes: 48 * hour };
const openSlug = "born-1967-1968";

type Ask = (path: string) => Promise<{ status: number; text: string }>;

/** Asks in both languages, and as a program would; every answer must be the same refusal, told clearly. */
async function refused(ask: Ask, path: string, problem: Problem, status: number): Promise<void> {
  for (const locale of ["ko", "en"] as const) {
    const t = getTranslator(locale, "refusals");
    const answer = await ask(`/${locale}${path}`);
    expect.soft(answer.status, `${locale} ${path}`).toBe(status);
    for (const part of ["title", "next", "action"] as const)
      expect
        .soft(answer.text, `${locale} ${path}`)
        .toContain(t(`${problem}.${part}`).replaceAll("'", "&#x27;"));
  }
}

const confirmBy = (visitor: HttpSession) => (path: string) => visitor.post(path, { key: randomUUID() });
const holdBy = (visitor: HttpSession, slot: number) => (path: string) =>
  visitor.post(path, { slot: String(slot) });

async function freeSlot(database: Database): Promise<number> {
  const { rows } = await database.query<{ id: number }>(
    "SELECT id FROM slot WHERE starts_at > now() + interval '2 days' AND taken = 0 ORDER BY random() LIMIT 1",
  );
  return rows[0]?.id ?? 0;
}

const steps = ["/book", "/book/province/11", "/book/district/11110", "/book/clinic/1", "/book/check"];

test("booking with no session", async () => {
  const nobody = new HttpSession();
  for (const step of steps) await refused(nobody.get, step, "no-session", 401);
  await refused(holdBy(nobody, 1), "/book/hold", "no-session", 401);
  await refused(confirmBy(nobody), "/book/confirm", "no-session", 401);
  await refused(nobody.get, "/my-booking", "no-session", 401);
});

test("booking with no admission", async ({ database }) => {
  const visitor = await signedIn(database, newCitizen());
  for (const step of steps) await refused(visitor.get, step, "no-admission", 403);
  await refused(holdBy(visitor, 1), "/book/hold", "no-admission", 403);
  await refused(confirmBy(visitor), "/book/confirm", "no-admission", 403);
});

test("booking with another person's admission, or a link they shared", async ({ database }) => {
  const owner = await signedIn(database, newCitizen());
  const other = await signedIn(database, newCitizen());
  await admit(owner, openSlug);
  expect((await owner.get("/ko/book")).status).toBe(200);
  for (const step of steps) await refused(other.get, step, "no-admission", 403);
  other.cookies.set("admission", owner.cookies.get("admission") ?? "");
  for (const step of steps) await refused(other.get, step, "admission-of-another", 403);
  await refused(confirmBy(other), "/book/confirm", "admission-of-another", 403);
});

test("booking with an expired admission", async ({ database }) => {
  const visitor = await signedIn(database, newCitizen());
  const admission = { sub: visitor.personId, window: openSlug, admission: randomUUID() };
  visitor.cookies.set("admission", tokens().admissions.sign(admission, new Date(Date.now() - 21 * 60_000)));
  await refused(visitor.get, "/book", "admission-expired", 403);
  await refused(holdBy(visitor, await freeSlot(database)), "/book/hold", "admission-expired", 403);
});

test("booking with an admission that the database has ended, though its token still holds", async ({
  database,
}) => {
  const visitor = await signedIn(database, newCitizen());
  await admit(visitor, openSlug);
  await database.query("UPDATE admission SET expires_at = now() - interval '1 second' WHERE person_id = $1", [
    visitor.personId,
  ]);
  await refused(holdBy(visitor, await freeSlot(database)), "/book/hold", "admission-expired", 403);
});

test("a window that is not the person's", async ({ database }) => {
  const visitor = await signedIn(database, newCitizen(1990));
  await refused(visitor.get, `/queue/${openSlug}`, "not-eligible", 403);
  await refused(visitor.post, `/queue/${openSlug}/enter`, "not-eligible", 403);
  await refused(visitor.post, `/queue/${openSlug}/claim`, "not-eligible", 403);
  const admission = { sub: visitor.personId, window: openSlug, admission: randomUUID() };
  visitor.cookies.set("admission", tokens().admissions.sign(admission, new Date()));
  await refused(visitor.get, "/book", "not-eligible", 403);
});

test("a second booking", async ({ database }) => {
  const visitor = await signedIn(database, newCitizen());
  await admit(visitor, openSlug);
  const slot = await freeSlot(database);
  expect((await visitor.post("/book/hold", { slot: String(slot) })).status).toBe(303);
  const confirm = { key: randomUUID(), slot: String(slot) };
  expect((await visitor.post("/book/confirm", confirm)).status).toBe(303);
  await refused(holdBy(visitor, slot + 1), "/book/hold", "already-booked", 409);
});

test("a full slot, a past slot and one that does not exist", async ({ database }) => {
  const visitor = await signedIn(database, newCitizen());
  await admit(visitor, openSlug);
  const slot = await freeSlot(database);
  await database.query("UPDATE slot SET taken = capacity WHERE id = $1", [slot]);
  await refused(holdBy(visitor, slot), "/book/hold", "slot-full", 409);
  // The same hour of the same day of the week, so that it stays within its clinic's hours.
  await database.query(
    "UPDATE slot SET taken = 0, starts_at = starts_at - interval '12 weeks' WHERE id = $1",
    [slot],
  );
  await refused(holdBy(visitor, slot), "/book/hold", "slot-past", 409);
  await refused(holdBy(visitor, 2_000_000_000), "/book/hold", "slot-unknown", 404);
});

test("any step before opening and after closing", async ({ database }) => {
  const ahead = await newWindow(database, 1980, { lobby: hour, opens: 2 * hour, closes: 3 * hour });
  const over = await newWindow(database, 1981, { lobby: -3 * hour, opens: -2 * hour, closes: -1_000 });
  const early = await signedIn(database, newCitizen(1980));
  const late = await signedIn(database, newCitizen(1981));
  for (const [visitor, slug, problem] of [
    [early, ahead, "window-not-yet-open"],
    [late, over, "window-closed"],
  ] as const) {
    await refused(visitor.post, `/queue/${slug}/enter`, problem, 403);
    const admission = { sub: visitor.personId, window: slug, admission: randomUUID() };
    visitor.cookies.set("admission", tokens().admissions.sign(admission, new Date()));
    for (const step of steps) await refused(visitor.get, step, problem, 403);
    await refused(confirmBy(visitor), "/book/confirm", problem, 403);
  }
});

test("a request in the second before opening", async ({ database }) => {
  const slug = await newWindow(database, 1982, { lobby: -hour, opens: 5_000, closes: hour });
  const visitor = await signedIn(database, newCitizen(1982));
  expect((await visitor.post(`/queue/${slug}/enter`)).status).toBe(303);
  const { rows } = await database.query("SELECT opens_at FROM cohort_window WHERE slug = $1", [slug]);
  const opens: number = rows[0].opens_at.getTime();
  await new Promise((resolve) => setTimeout(resolve, opens - 700 - Date.now()));
  await refused(visitor.post, `/queue/${slug}/claim`, "window-not-yet-open", 403);
  expect(Date.now()).toBeLessThan(opens);
  await admit(visitor, slug);
  expect(Date.now()).toBeGreaterThanOrEqual(opens);
  expect((await visitor.get("/en/book")).status).toBe(200);
});

test("claiming while the window is paused", async ({ database }) => {
  const slug = await newWindow(database, 1983, openNow);
  const visitor = await signedIn(database, newCitizen(1983));
  await visitor.post(`/queue/${slug}/enter`);
  await database.query("UPDATE cohort_window SET paused_at = now() WHERE slug = $1", [slug]);
  await refused(visitor.post, `/queue/${slug}/claim`, "window-paused", 403);
});

test("a citizen on a staff page", async ({ database }) => {
  const visitor = await signedIn(database, newCitizen());
  for (const path of ["/clinic", "/admin"]) {
    await refused(visitor.get, path, "not-your-role", 403);
    await refused(new HttpSession().get, path, "no-staff-session", 401);
  }
});

test("an address that no page has", async () => {
  await refused(new HttpSession().get, "/nowhere/at/all", "window-unknown", 404);
});
