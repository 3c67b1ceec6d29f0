import ICAL from "ical.js";
import { getTranslator, localizePath } from "@/components/i18n";
import { formatDateTime } from "@/lib/shared/time/seoul";
import { chooseTime, fillBirth, newCitizen, passTheLine, signIn } from "./support/citizen";
import { expect, test } from "./support/test";

for (const locale of ["ko", "en"] as const) {
  test(`a citizen books, changes and cancels (${locale})`, async ({ page, baseURL, database }) => {
    const citizen = newCitizen();
    const start = getTranslator(locale, "start");
    const book = getTranslator(locale, "book");
    const h1 = page.getByRole("heading", { level: 1 });

    await page.goto(baseURL + localizePath(locale, ""));
    await expect(page.locator("html")).toHaveAttribute("lang", locale);
    await fillBirth(page, citizen);
    await page.getByRole("button", { name: start("check") }).click();
    await expect(page.getByText(start("answer.open.title"))).toBeVisible();
    await page.getByRole("link", { name: start("answer.open.action") }).click();
    await expect(h1).toHaveText(getTranslator(locale, "refusals")("no-session.title"));
    await page.getByRole("link", { name: getTranslator(locale, "refusals")("no-session.action") }).click();

    await signIn(page, locale, citizen, database);
    await passTheLine(page, locale);
    await chooseTime(page, locale);
    await page.getByRole("button", { name: book("confirm") }).click();
    await expect(h1).toHaveText(book("mineTitle"));
    await expect(page.getByText(book("confirmed"), { exact: true })).toBeVisible();

    const code = (await page.getByRole("code").textContent()) ?? "";
    await expect(page.getByRole("img", { name: book("qr", { code }) })).toBeVisible();
    const [file] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("link", { name: book("calendar") }).click(),
    ]);
    const event = await eventIn(await file.createReadStream());
    const stored = await database.query(
      "SELECT s.starts_at FROM booking b JOIN slot s ON s.id = b.slot_id WHERE b.code = $1",
      [code],
    );
    expect(event.startDate.toJSDate()).toEqual(stored.rows[0].starts_at);
    expect(event.description).toContain(code);

    await page.getByRole("link", { name: book("changeTime") }).click();
    await expect(page.getByRole("heading", { level: 1 })).toContainText(book("changeTitle"));
    await page.getByRole("main").getByRole("listitem").getByRole("link").last().click();
    await page.getByRole("main").getByRole("button").last().click();
    // Nothing moves before it was read back and said yes to.
    await expect(h1).toHaveText(book("checkChange"));
    const before = await database.query(
      "SELECT s.starts_at FROM booking b JOIN slot s ON s.id = b.slot_id WHERE b.code = $1",
      [code],
    );
    expect(before.rows[0].starts_at).toEqual(stored.rows[0].starts_at);
    await page.getByRole("button", { name: book("changeYes") }).click();
    await expect(page.getByRole("code")).toHaveText(code);
    const moved = await database.query(
      "SELECT s.starts_at FROM booking b JOIN slot s ON s.id = b.slot_id WHERE b.code = $1",
      [code],
    );
    expect(moved.rows[0].starts_at).not.toEqual(stored.rows[0].starts_at);
    const when = formatDateTime(moved.rows[0].starts_at, locale);
    await expect(page.getByRole("status")).toContainText(book("done.changed", { dose: 1, when }));

    await page.getByRole("link", { name: book("cancel") }).click();
    await page.getByRole("button", { name: book("cancelYes") }).click();
    await expect(page.getByText(book("done.cancelled"), { exact: true })).toBeVisible();
    const gone = await database.query("SELECT status FROM booking WHERE code = $1", [code]);
    expect(gone.rows[0].status).toBe("CANCELLED");
  });
}

async function eventIn(stream: AsyncIterable<Buffer>): Promise<ICAL.Event> {
  const parts: Buffer[] = [];
  for await (const part of stream) parts.push(part);
  const calendar = new ICAL.Component(ICAL.parse(Buffer.concat(parts).toString("utf8")));
  const [event] = calendar.getAllSubcomponents("vevent");
  if (!event) throw new Error("the file holds no event");
  return new ICAL.Event(event);
}
