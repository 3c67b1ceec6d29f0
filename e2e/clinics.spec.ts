import { getTranslator } from "@/components/i18n";
import { aClinic, booked } from "./support/clinics";
import { signInStaff } from "./support/staff";
import { expect, test } from "./support/test";

const t = getTranslator("en", "clinics");
const head = "id,district,name_ko,name_en,address_ko,address_en,phone,places,mon";

test("an admin brings clinics in by a file: sees each bad line, mends it, and imports them all at once", async ({
  page,
  baseURL,
  database,
}) => {
  test.setTimeout(60_000);
  await page.setViewportSize({ width: 820, height: 1180 });
  await signInStaff(page, "en", "admin2@example.com");
  await page.waitForURL(/\/admin$/);
  await page.goto(`${baseURL}/en/admin/clinics`);
  await page.getByRole("link", { name: t("import.title") }).click();

  await page.getByRole("button", { name: t("import.check") }).click();
  await expect(page.getByRole("alert")).toContainText(t("faults.file-missing"));

  const name = `Import ${Date.now()}`;
  const line = (n: number, phone: string) =>
    `,50110,가져온${name}${n},${name} ${n},제주 시험로 ${n},${n} Siheom-ro,${phone},2,09:00-12:00`;
  const choose = async (lines: string[]) => {
    await page.getByLabel(t("import.file")).setInputFiles({
      name: "new.csv",
      mimeType: "text/csv",
      buffer: Buffer.from([head, ...lines].join("\r\n")),
    });
    await page.getByRole("button", { name: t("import.check") }).click();
    await page.waitForURL(/\/import\/[0-9a-f-]{36}$/);
  };
  await choose([line(1, "064-000-0001"), line(2, "710-4474"), "1234567,50110,없음,None,-,-,064-000-0003,,"]);
  await expect(page.getByRole("status")).toContainText(t("job.faulty"));
  const bad = page.getByRole("table").getByRole("row");
  await expect(bad).toHaveCount(3);
  await expect(bad.nth(1)).toContainText(`3phone710-4474${t("faults.phone")}`);
  await expect(bad.nth(2)).toContainText(`4id1234567${t("faults.id-unknown")}`);

  await page.getByRole("link", { name: t("job.another") }).click();
  await choose([line(1, "064-000-0001"), line(2, "0640000002")]);
  await expect(page.getByRole("status")).toContainText(t("job.readyText"));
  // What each line does is read before it is done.
  const changes = page.getByRole("table").getByRole("row");
  await expect(changes).toHaveCount(3);
  await expect(changes.nth(2)).toContainText(t("job.new", { address: "제주 시험로 2" }));
  const count = "SELECT id FROM clinic WHERE name_en LIKE $1 ORDER BY id";
  expect((await database.query(count, [`${name}%`])).rows).toHaveLength(0);
  await page.getByRole("button", { name: t("job.run") }).click();
  await expect(page.getByRole("status")).toContainText(t("job.done"));
  const { rows } = await database.query<{ id: number }>(count, [`${name}%`]);
  expect(rows).toHaveLength(2);

  await page.goto(`${baseURL}/en/admin/clinics`);
  await page.getByLabel(t("search")).fill(name);
  await page.getByRole("button", { name: t("find"), exact: true }).click();
  await expect(page.getByText(t("count", { count: "2" }))).toBeVisible();
  const downloading = page.waitForEvent("download");
  await page.getByRole("link", { name: t("export") }).click();
  const text = (await (await (await downloading).createReadStream()).toArray()).join("");
  expect(text.split("\r\n")).toHaveLength(4);
  expect(text).toContain(`${rows[0]?.id},50110,`);

  // Its times are made by the server itself.
  await expect(async () => {
    const slots = await database.query("SELECT FROM slot WHERE clinic_id = $1", [rows[0]?.id]);
    expect(slots.rowCount).toBeGreaterThan(20);
  }).toPass({ timeout: 30_000 });
});

test("an admin makes a clinic and changes it; two who change it do not overwrite each other; nobody's time is lost", async ({
  page,
  baseURL,
  database,
}) => {
  test.setTimeout(60_000);
  await page.setViewportSize({ width: 1280, height: 900 });
  await signInStaff(page, "en", "admin2@example.com");
  await page.waitForURL(/\/admin$/);
  await page.goto(`${baseURL}/en/admin/clinics/new`);
  const field = (id: string) => page.locator(`#${id}`);
  const name = `Made ${Date.now()}`;
  await field("nameKo").fill(name);
  await page.getByRole("button", { name: t("make") }).click();
  await expect(page.getByRole("alert")).toContainText(t("faults.nameEn"));
  await expect(page.getByRole("alert")).toContainText(t("faults.districtCode"));
  await field("nameEn").fill(name);
  await field("districtCode").selectOption("50110");
  await field("addressKo").fill("제주 시험로 9");
  await field("addressEn").fill("9 Siheom-ro");
  await field("phone").fill("064-000-0009");
  await page.getByLabel(getTranslator("en", "find")("features.lift")).check();
  await page.getByRole("button", { name: t("make") }).click();
  await expect(page.getByRole("status")).toContainText(t("done.made"));
  await expect(page.getByLabel(getTranslator("en", "find")("features.lift"))).toBeChecked();

  const other = await page.context().newPage();
  await other.goto(page.url());
  await other.locator("#phone").fill("064-000-0010");
  await other.getByRole("button", { name: t("save") }).click();
  await expect(other.getByRole("status")).toContainText(t("done.saved"));
  await field("addressEn").fill("10 Siheom-ro");
  await page.getByRole("button", { name: t("save") }).click();
  await expect(page.getByRole("status")).toContainText(t("meanwhile"));
  await page.getByRole("link", { name: t("see") }).click();
  await expect(field("phone")).toHaveValue("064-000-0010");
  await expect(field("addressEn")).toHaveValue("9 Siheom-ro");

  const clinic = await aClinic(database, 3);
  const { code } = await booked(database, clinic.slot);
  await page.goto(`${baseURL}/en/admin/clinics/${clinic.id}`);
  for (let day = 1; day <= 7; day++) await field(`opens${day}`).fill("20:00");
  await page.getByRole("button", { name: t("save") }).click();
  await expect(page.getByRole("status")).toContainText(t("affected"));
  await expect(page.getByRole("table", { name: t("affectedList") })).toContainText(code);
  await page.goto(`${baseURL}/en/admin/clinics/${clinic.id}`);
  await expect(field("opens1")).toHaveValue("00:00");
});
