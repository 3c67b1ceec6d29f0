import { getTranslator } from "@/components/i18n";
import { newCitizen } from "./support/citizen";
import { signedIn } from "./support/http-session";
import { signInStaff } from "./support/staff";
import { expect, test } from "./support/test";

test("an admin sees live what people do, may pause it, and hears when the server is silent", async ({
  page,
  baseURL,
  database,
}) => {
  const live = getTranslator("en", "live");
  await page.setViewportSize({ width: 820, height: 1180 });
  await signInStaff(page, "en", "admin1@example.com");
  await page.waitForURL(/\/admin$/);
  await page.goto(`${baseURL}/en/admin/live`);
  const table = (caption: string) => page.getByRole("table", { name: caption });
  const line = table(live("lines")).getByRole("row").filter({ hasText: "53–54" });
  const came = async () =>
    Number(((await line.getByRole("cell").nth(3).textContent()) ?? "").replaceAll(",", ""));
  await expect(line).toBeVisible();
  const before = await came();
  const visitor = await signedIn(database, newCitizen());
  await visitor.post("/queue/born-1967-1968/enter");
  await expect(async () => {
    await visitor.post("/queue/born-1967-1968/claim");
    expect(await came()).toBeGreaterThan(before);
  }).toPass();
  await expect(table(live("steps"))).toContainText(live("stepNames.enter"));
  await expect(table(live("servers")).getByRole("row")).toHaveCount(2);
  await expect(table(live("provinces")).getByRole("row")).toHaveCount(18);

  await visitor.get("/admin/live");
  await expect(table(live("refusals"))).toContainText(getTranslator("en", "refusals")("not-your-role.title"));

  await page.getByRole("button", { name: live("pause") }).click();
  await expect(page.getByRole("status")).toContainText(live("paused"));
  await page.getByRole("button", { name: live("resume") }).click();
  await expect(page.getByRole("status")).toBeEmpty();

  await page.route("**/live.json*", (route) => route.abort());
  const silent = live("stale", { at: "" }).split(".")[0]?.trim() ?? "";
  await expect(page.getByRole("status")).toContainText(silent);
  await page.unroute("**/live.json*");
  await expect(page.getByRole("status")).toBeEmpty();

  // Loaded again, the page still knows the seconds before.
  await page.reload();
  const waiting = table(live("chart.people"))
    .getByRole("row")
    .filter({ hasText: live("series.waiting") });
  await expect(waiting.getByRole("cell")).toHaveCount(3);
  const paths = await page.locator("svg path").first().getAttribute("d");
  expect(paths?.split("L").length).toBeGreaterThan(5);

  const citizen = await visitor.get("/admin/live/live.json");
  expect(citizen.status).toBeGreaterThanOrEqual(401);
});
