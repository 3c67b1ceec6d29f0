import { getTranslator } from "@/components/i18n";
import { formatDate, formatDateTime, toSeoulDate } from "@/lib/shared/time/seoul";
import { chooseTime, newCitizen } from "./support/citizen";
import { admit, signedIn } from "./support/http-session";
import { expect, test } from "./support/test";
import { siteFollows } from "./support/windows";

const day = 86_400_000;

for (const locale of ["ko", "en"] as const) {
  test(`the second dose comes with the first, is cancelled alone, chosen again and kept apart (${locale})`, async ({
    page,
    baseURL,
    database,
  }) => {
    test.slow();
    const book = getTranslator(locale, "book");
    const h1 = page.getByRole("heading", { level: 1 });
    const main = page.getByRole("main");
    const visitor = await signedIn(database, newCitizen());
    await admit(visitor, "born-1967-1968");
    await page
      .context()
      .addCookies([...visitor.cookies].map(([name, value]) => ({ name, value, url: baseURL })));
    await page.goto(`${baseURL}/${locale}/book`);
    await chooseTime(page, locale);
    // Both times stand on the page before it is confirmed.
    const shown = await database.query<{ starts_at: Date }>("SELECT starts_at FROM slot WHERE id = $1", [
      await page.locator("input[name=second]").getAttribute("value"),
    ]);
    await expect(main).toContainText(
      book("secondByItself", { when: formatDateTime(shown.rows[0]?.starts_at ?? new Date(0), locale) }),
    );
    await page.getByRole("button", { name: book("confirm") }).click();

    const doses = async () => {
      const { rows } = await database.query<{ id: string; dose: number; starts_at: Date; clinic_id: number }>(
        `SELECT b.id, b.dose, s.starts_at, s.clinic_id FROM booking b JOIN slot s ON s.id = b.slot_id
         WHERE b.person_id = $1 AND b.status = 'BOOKED' ORDER BY b.dose`,
        [visitor.personId],
      );
      return rows;
    };
    await expect(h1).toHaveText(book("mineTitle"));
    const [first, second] = await doses();
    if (!first || !second) throw new Error("two doses were to be booked");
    expect(second.clinic_id).toBe(first.clinic_id);
    expect(second.starts_at).toEqual(shown.rows[0]?.starts_at);
    expect(second.starts_at.getTime() - first.starts_at.getTime()).toBeGreaterThanOrEqual(24 * day);
    await expect(main).toContainText(
      book("secondBooked", { when: formatDateTime(second.starts_at, locale) }),
    );

    await page.getByRole("link", { name: book("cancel"), exact: true }).click();
    await expect(main).toContainText(book("cancelBoth", { when: formatDateTime(second.starts_at, locale) }));
    await page.getByRole("link", { name: book("cancelNo") }).click();

    await page.getByRole("link", { name: book("seeSecond") }).click();
    await expect(main).toContainText(book("firstBooked", { when: formatDateTime(first.starts_at, locale) }));
    await page.getByRole("link", { name: book("cancel"), exact: true }).click();
    await expect(main).toContainText(book("cancelSecond"));
    await page.getByRole("button", { name: book("cancelYes") }).click();
    await expect(main).toContainText(
      book("secondMissing", {
        from: formatDate(toSeoulDate(new Date(first.starts_at.getTime() + 24 * day)), locale),
        to: formatDate(toSeoulDate(new Date(first.starts_at.getTime() + 42 * day)), locale),
      }),
    );
    await siteFollows();
    await page.getByRole("link", { name: book("chooseSecond") }).click();
    await expect(h1).toContainText(book("secondDayTitle"));
    await main.getByRole("listitem").getByRole("link").last().click();
    await expect(h1).toContainText(book("secondTimeTitle"));
    await main.getByRole("button").first().click();
    await expect(h1).toHaveText(book("checkSecond"));
    await page.getByRole("button", { name: book("secondYes") }).click();
    await expect(h1).toHaveText(book("mineTitle"));
    const chosen = (await doses())[1];
    expect(chosen && chosen.starts_at.getTime() - first.starts_at.getTime()).toBeGreaterThan(35 * day);

    // Somebody's stale page offers a day that no longer keeps the interval.
    const tooLate = await database.query<{ id: number }>(
      "SELECT id FROM slot WHERE clinic_id = $1 AND starts_at > $2::timestamptz + interval '20 days' ORDER BY starts_at LIMIT 1",
      [first.clinic_id, first.starts_at],
    );
    const refused = await visitor.post(`/${locale}/my-booking/change`, {
      booking: first.id,
      slot: String(tooLate.rows[0]?.id),
      key: "a-stale-page",
    });
    expect(refused.status).toBe(409);
    const from = new Date((chosen?.starts_at.getTime() ?? 0) - 42 * day);
    expect(refused.text).toContain(formatDate(toSeoulDate(from), locale));

    await page.getByRole("link", { name: book("changeTime") }).click();
    await expect(h1).toContainText(book("changeTitle"));
    await expect(main).toContainText(formatDate(toSeoulDate(from), locale));
    await main.getByRole("listitem").getByRole("link").last().click();
    await main.getByRole("button").last().click();
    await page.getByRole("button", { name: book("changeYes") }).click();
    await expect(h1).toHaveText(book("mineTitle"));
    expect((await doses())[0]?.starts_at).not.toEqual(first.starts_at);

    await page.getByRole("link", { name: book("cancel"), exact: true }).click();
    await page.getByRole("button", { name: book("cancelYes") }).click();
    await expect(page.getByText(book("done.cancelled"), { exact: true })).toBeVisible();
    expect(await doses()).toEqual([]);
    const told = await database.query<{ event: string; count: number }>(
      `SELECT split_part(m.event_key, ':', 1) AS event, count(*) FROM outbox_message m
       JOIN booking b ON m.event_key LIKE '%:' || b.id || '%' WHERE b.person_id = $1 GROUP BY 1 ORDER BY 1`,
      [visitor.personId],
    );
    expect(told.rows).toEqual([
      { event: "booking-cancelled", count: 2 },
      { event: "booking-changed", count: 1 },
      { event: "booking-confirmed", count: 2 },
    ]);
  });
}
