import type { Locator, Page } from "@playwright/test";
import { getTranslator } from "@/components/i18n";
import { codeSentTo, newCitizen } from "./support/citizen";
import { expect, test } from "./support/test";

const locale = "en";
const [start, signin, queue, book] = [
  getTranslator(locale, "start"),
  getTranslator(locale, "signin"),
  getTranslator(locale, "queue"),
  getTranslator(locale, "book"),
];

/** Presses Tab until the target has the focus, and asks that it can be seen there. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  await expect(target).toBeVisible();
  for (let presses = 0; presses < 80; presses++) {
    await page.keyboard.press("Tab");
    if (!(await target.evaluate((element) => element === document.activeElement))) continue;
    const outline = await target.evaluate((element) => getComputedStyle(element).outlineStyle);
    expect(outline, "the focus can be seen").not.toBe("none");
    return;
  }
  throw new Error(`no Tab leads to ${target}`);
}

async function press(page: Page, target: Locator): Promise<void> {
  await tabTo(page, target);
  await page.keyboard.press("Enter");
}

async function type(page: Page, label: string, text: string): Promise<void> {
  await tabTo(page, page.getByLabel(label, { exact: true }));
  await page.keyboard.type(text);
}

for (const scripts of [true, false]) {
  test.describe(scripts ? "with scripts" : "without scripts", () => {
    test.use({ javaScriptEnabled: scripts });

    test("the whole way by keyboard alone, from the start to a cancelled booking", async ({
      page,
      baseURL,
      database,
    }) => {
      const citizen = newCitizen();
      const h1 = page.getByRole("heading", { level: 1 });
      const button = (name: string) => page.getByRole("button", { name, exact: true });
      const choice = () => page.getByRole("main").getByRole("listitem").getByRole("link").first();

      await page.goto(`${baseURL}/en`);
      await press(page, page.getByRole("link", { name: getTranslator(locale, "common")("skip") }));
      await press(page, button(start("check")));
      await expect(page.getByRole("alert")).toBeFocused();
      await press(page, page.getByRole("alert").getByRole("link").first());
      // The link leads to the year itself.
      await expect(page.getByLabel(getTranslator(locale, "common")("year"), { exact: true })).toBeFocused();
      await page.keyboard.type("68.3.4");
      await press(page, button(start("check")));
      await press(page, page.getByRole("link", { name: start("answer.open.action") }));
      await press(
        page,
        page.getByRole("link", { name: getTranslator(locale, "refusals")("no-session.action") }),
      );

      await type(page, signin("name"), citizen.name);
      // The birth date is there already, as it was typed before.
      await expect(page.getByLabel(getTranslator(locale, "common")("year"), { exact: true })).toHaveValue(
        "68.3.4",
      );
      await type(page, signin("phone"), `+82 ${citizen.phone.slice(1)}`);
      await press(page, button(signin("next")));
      await expect(h1).toHaveText(signin("checkTitle"));
      await expect(page.getByRole("main")).toContainText("4 March 1968");
      await press(page, button(signin("send")));
      await expect(h1).toHaveText(signin("codeTitle"));
      await type(page, signin("code"), await codeSentTo(database, citizen.phone));
      await press(page, button(signin("enter")));

      await press(page, button(queue("join")));
      await expect(h1).toHaveText(book("regionTitle"));
      for (const next of ["districtTitle", "clinicTitle", "dayTitle", "timeTitle"] as const) {
        await press(page, choice());
        await expect(h1).toContainText(book(next));
      }
      await press(page, page.getByRole("main").getByRole("button").first());
      await expect(h1).toHaveText(book("checkTitle"));
      await press(page, button(book("confirm")));
      await expect(h1).toHaveText(book("mineTitle"));
      await press(page, page.getByRole("link", { name: book("cancel") }));
      await press(page, button(book("cancelYes")));
      await expect(page.getByText(book("done.cancelled"), { exact: true })).toBeVisible();
    });
  });
}
