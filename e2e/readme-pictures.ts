import { mkdirSync } from "node:fs";
import type { Browser, Page } from "@playwright/test";
import { getTranslator } from "@/components/i18n";
import type { Database } from "@/lib/shared/db/database";
import { addDays, toSeoulDate } from "@/lib/shared/time/seoul";
import { newCitizen } from "./support/citizen";
import { as } from "./support/clinics";
import { type HttpSession, signedIn } from "./support/http-session";
import { signInStaff } from "./support/staff";

const folder = "docs/images";
const slug = "born-1967-1968";
/** Fewer than what a server asks proof of work of. */
const entriesPerSecond = 40;
const seconds = 90;
const insideAtOnce = 300;

/** People who come, wait, are let in and book, as on an opening evening but small. */
async function playOpening(database: Database, slots: number[], each: (second: number) => Promise<void>) {
  const people: HttpSession[] = [];
  let next = 0;
  const book = async (person: HttpSession) => {
    const slot = String(slots[Math.floor(Math.random() * slots.length)]);
    if ((await person.post("/book/hold", { slot })).status !== 303) return;
    await new Promise((resolve) => setTimeout(resolve, 3_000 + 9_000 * Math.random()));
    await person.post("/book/confirm", { key: crypto.randomUUID(), slot });
  };
  const bookings: Promise<void>[] = [];
  for (let second = 0; second < seconds; second++) {
    const begun = Date.now();
    const newcomers = await Promise.all(
      Array.from({ length: entriesPerSecond }, () => signedIn(database, newCitizen())),
    );
    await Promise.all(newcomers.map((person) => person.post(`/queue/${slug}/enter`)));
    people.push(...newcomers);
    for (let claims = 0; claims < 20 && next < people.length; claims++) {
      const person = people[next] as HttpSession;
      if ((await person.post(`/queue/${slug}/claim`)).status !== 303) break;
      next++;
      bookings.push(book(person).catch(() => {}));
    }
    await each(second);
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, begun + 1_000 - Date.now())));
  }
  await Promise.all(bookings);
}

/** The pictures of the README: a citizen who waits, one who chooses a time, and an admin who watches. */
export async function readmePictures(browser: Browser, base: string, database: Database): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const t = getTranslator("en", "queue");
  const phone = { viewport: { width: 390, height: 780 }, deviceScaleFactor: 1 };
  const shoot = (page: Page, name: string, clip?: { x: number; y: number; width: number; height: number }) =>
    page.screenshot({ path: `${folder}/${name}.png`, ...(clip && { clip }) });

  await database.query("UPDATE cohort_window SET most_inside = $2 WHERE slug = $1", [slug, insideAtOnce]);
  const tomorrow = addDays(toSeoulDate(new Date()), 1);
  const { rows } = await database.query<{ id: number; clinic: number }>(
    `SELECT id, clinic_id AS clinic FROM slot WHERE taken < capacity AND (starts_at AT TIME ZONE 'Asia/Seoul')::date = $1
     ORDER BY id LIMIT 2000`,
    [tomorrow],
  );

  const admin = await (await browser.newContext({ viewport: { width: 1280, height: 1400 } })).newPage();
  await signInStaff(admin, "en", "admin1@example.com", undefined, base);
  await admin.waitForURL("**/admin");
  await admin.goto(`${base}/en/admin/live`);

  const waiting = await (await browser.newContext(phone)).newPage();
  await playOpening(
    database,
    rows.map(({ id }) => id),
    async (second) => {
      if (second === seconds - 30) {
        await as(waiting, await signedIn(database, newCitizen()), base);
        await waiting.goto(`${base}/en/queue/${slug}`);
        await waiting.getByRole("button", { name: t("join"), exact: true }).click();
      }
      if (second === seconds - 2) {
        await shoot(waiting, "waiting-room");
        await shoot(admin, "control-room", { x: 0, y: 395, width: 1280, height: 920 });
      }
    },
  );

  const choosing = await (await browser.newContext(phone)).newPage();
  const visitor = await signedIn(database, newCitizen());
  await as(choosing, visitor, base);
  await database.query("UPDATE cohort_window SET most_inside = 100000 WHERE slug = $1", [slug]);
  await visitor.post(`/queue/${slug}/enter`);
  for (let claimed = 0; claimed !== 303; ) {
    claimed = (await visitor.post(`/queue/${slug}/claim`)).status;
    if (claimed !== 303) await new Promise((resolve) => setTimeout(resolve, 1_000));
  }
  await as(choosing, visitor, base);
  await choosing.goto(`${base}/en/book/clinic/${rows[0]?.clinic}/${tomorrow}`);
  await shoot(choosing, "booking");
}
