import { getTranslator, localizePath } from "@/components/i18n";
import { newCitizen } from "./support/citizen";
import { signedIn } from "./support/http-session";
import { bring } from "./support/queue";
import { expect, test } from "./support/test";
import { newWindow, siteFollows } from "./support/windows";

const hour = 3_600_000;
const openNow = { lobby: -2 * hour, opens: -hour, closes: hour };

test("where there is room, whoever enters is inside at once and sees no waiting page", async ({
  page,
  context,
  baseURL,
  database,
}) => {
  const slug = await newWindow(database, 1958, openNow);
  const first = await signedIn(database, newCitizen(1958));
  // The first to come fixes the lobby's size; the site knows of it a second later.
  await first.post(`/queue/${slug}/enter`);
  await siteFollows();
  await bring(context, await signedIn(database, newCitizen(1958)), baseURL);
  await page.goto(baseURL + localizePath("en", `/queue/${slug}`));
  const seen: string[] = [];
  page.on("framenavigated", (frame) => seen.push(new URL(frame.url()).pathname));
  await page.getByRole("button", { name: getTranslator("en", "queue")("join"), exact: true }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(
    getTranslator("en", "book")("regionTitle"),
  );
  // Next.js may write the same address into the history once more as the page wakes.
  expect([...new Set(seen)]).toEqual(["/en/book"]);

  // Both are theirs, in whichever way they enter: their place stays when the admission has ended.
  const byScript = await signedIn(database, newCitizen(1958));
  await byScript.post(`/queue/${slug}/enter`, {}, { accept: "application/json" });
  expect([...byScript.cookies.keys()]).toEqual(expect.arrayContaining([`ticket-${slug}`, "admission"]));
});

test("forty who enter at the same moment where five fit: five are in, in the order of their entries", async ({
  database,
}) => {
  const slug = await newWindow(database, 1959, openNow);
  await database.query("UPDATE cohort_window SET most_inside = 5 WHERE slug = $1", [slug]);
  await siteFollows();
  const crowd = await Promise.all(Array.from({ length: 40 }, () => signedIn(database, newCitizen(1959))));
  const answers = await Promise.all(crowd.map((visitor) => visitor.post(`/queue/${slug}/enter`)));
  expect(answers.map(({ status }) => status)).toEqual(crowd.map(() => 303));
  await siteFollows();
  for (const visitor of crowd) await visitor.post(`/queue/${slug}/claim`);
  const inside = async () => {
    const { rows } = await database.query(
      `SELECT e.entry_no FROM admission a JOIN cohort_window w ON w.id = a.window_id
       JOIN queue_entry e ON e.window_id = w.id AND e.person_id = a.person_id
       WHERE w.slug = $1 AND a.ended_at IS NULL ORDER BY e.entry_no`,
      [slug],
    );
    return rows.map((row) => row.entry_no);
  };
  expect(await inside()).toEqual([0, 1, 2, 3, 4]);
});
