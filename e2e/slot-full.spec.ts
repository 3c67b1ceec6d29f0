import { randomUUID } from "node:crypto";
import { getTranslator } from "@/components/i18n";
import type { Database } from "@/lib/shared/db/database";
import { formatDateTime } from "@/lib/shared/time/seoul";
import { newCitizen } from "./support/citizen";
import { admit, type HttpSession, signedIn } from "./support/http-session";
import { expect, test } from "./support/test";
import { siteFollows } from "./support/windows";

async function inside(database: Database): Promise<HttpSession> {
  const visitor = await signedIn(database, newCitizen());
  await admit(visitor, "born-1967-1968");
  return visitor;
}

/** A slot at three in the afternoon, with free ones before and after it, where the district has another clinic. */
async function aSlotWithNeighbours(database: Database) {
  const { rows } = await database.query<{ id: number; before: number; after: number; name: string }>(
    `SELECT s.id, b.id AS before, a.id AS after, c.name_en AS name FROM slot s JOIN clinic c ON c.id = s.clinic_id
     JOIN slot b ON b.clinic_id = s.clinic_id AND b.starts_at = s.starts_at - interval '1 hour' AND b.taken = 0
     JOIN slot a ON a.clinic_id = s.clinic_id AND a.starts_at = s.starts_at + interval '1 hour' AND a.taken = 0
     WHERE (SELECT count(*) FROM clinic o WHERE o.district_code = c.district_code) > 1 AND s.taken = 0 AND s.starts_at > now() + interval '4 days'
       AND extract(hour FROM s.starts_at AT TIME ZONE 'Asia/Seoul') = 15 ORDER BY random() LIMIT 1`,
  );
  return rows[0] as (typeof rows)[0];
}

for (const locale of ["ko", "en"] as const) {
  test(`a full time answers with near ones, which can be taken at once (${locale})`, async ({
    page,
    baseURL,
    database,
  }) => {
    const slot = await aSlotWithNeighbours(database);
    const visitor = await inside(database);
    await page
      .context()
      .addCookies([...visitor.cookies].map(([name, value]) => ({ name, value, url: baseURL })));
    const { rows } = await database.query<{ clinic_id: number; day: string; starts_at: Date }>(
      `SELECT clinic_id, to_char(starts_at AT TIME ZONE 'Asia/Seoul', 'YYYY-MM-DD') AS day, starts_at
       FROM slot WHERE id = $1`,
      [slot.id],
    );
    const { clinic_id: clinic, day, starts_at: startsAt } = rows[0] as (typeof rows)[0];
    await page.goto(`${baseURL}/${locale}/book/clinic/${clinic}/${day}`);
    await database.query("UPDATE slot SET taken = capacity WHERE id = $1", [slot.id]);
    await page.locator(`button[value="${slot.id}"]`).click();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(
      getTranslator(locale, "refusals")("slot-full.title"),
    );
    await expect(page.getByRole("heading", { level: 2 })).toHaveText(
      getTranslator(locale, "book")("alternatives"),
    );
    const offered = page.getByRole("main").getByRole("button");
    await expect(offered).toHaveCount(3);
    await expect(offered.first()).toContainText(
      formatDateTime(new Date(startsAt.getTime() - 3_600_000), locale),
    );
    await offered.first().click();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(
      getTranslator(locale, "book")("checkTitle"),
    );
    const held = await database.query("SELECT slot_id FROM hold WHERE person_id = $1", [visitor.personId]);
    expect(held.rows[0].slot_id).toBe(slot.before);
  });
}

test("a program is told the near times, and other clinics when the same one has none", async ({
  database,
}) => {
  const slot = await aSlotWithNeighbours(database);
  const visitor = await inside(database);
  await database.query(
    "UPDATE slot SET taken = capacity WHERE clinic_id = (SELECT clinic_id FROM slot WHERE id = $1)",
    [slot.id],
  );
  await siteFollows();
  const answer = await visitor.post("/book/hold", { slot: String(slot.id) }, { accept: "application/json" });
  expect(answer.status).toBe(409);
  const { reason, alternatives } = JSON.parse(answer.text);
  expect(reason).toBe("slot-full");
  expect(alternatives).toHaveLength(3);
  const { rows } = await database.query(
    "SELECT c.id, c.district_code FROM slot s JOIN clinic c ON c.id = s.clinic_id WHERE s.id = $1",
    [slot.id],
  );
  for (const { clinic, places } of alternatives) {
    expect(clinic.districtCode).toBe(rows[0].district_code);
    expect(clinic.id).not.toBe(rows[0].id);
    expect(places).toBeGreaterThan(0);
  }
});

test("changing to a full time offers near ones", async ({ database }) => {
  // On the same day, so that the interval to the second dose is kept.
  const mine = await aSlotWithNeighbours(database);
  const visitor = await inside(database);
  await visitor.post("/book/hold", { slot: String(mine.id) });
  const json = { accept: "application/json" };
  const confirm = { key: randomUUID(), slot: String(mine.id) };
  const booked = JSON.parse((await visitor.post("/book/confirm", confirm, json)).text);
  await database.query("UPDATE slot SET taken = capacity WHERE id = $1", [mine.after]);
  const form = { booking: booked.id, slot: String(mine.after), key: randomUUID() };
  const refused = await visitor.post("/en/my-booking/change", form);
  expect(refused.status).toBe(409);
  expect(refused.text).toContain('action="/en/my-booking/change/check"');
  expect(refused.text).toContain(`value="${mine.before}"`);
  const moved = await visitor.post(
    "/my-booking/change",
    { booking: booked.id, slot: String(mine.before), key: randomUUID() },
    json,
  );
  expect(JSON.parse(moved.text)).toMatchObject({ id: booked.id, slotId: mine.before });
});
