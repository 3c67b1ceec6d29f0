import { writeFileSync } from "node:fs";
import { chromium, type Page } from "@playwright/test";
import { parse } from "csv-parse/sync";
import { getTranslator } from "@/components/i18n";
import { toSeoulDate } from "@/lib/shared/time/seoul";
import { barriers } from "./support/axe";
import { aBusyClinic } from "./support/busy-clinic";
import { as, booked } from "./support/clinics";
import { signInStaff } from "./support/staff";
import { expect, test } from "./support/test";

const t = getTranslator("en", "day");

interface Picture {
  width: number;
  height: number;
  grey: number[];
}

/**
 * What a camera would see, one picture for three seconds after the other, again and again: YUV4MPEG2, of which only
 * the brightness matters.
 */
function asVideo(pictures: Picture[]): Buffer {
  const [{ width, height }] = pictures as [Picture];
  const frames = pictures.map(({ grey }) =>
    Buffer.concat([Buffer.from("FRAME\n"), Buffer.from(grey), Buffer.alloc((width * height) / 2, 128)]),
  );
  return Buffer.concat([
    Buffer.from(`YUV4MPEG2 W${width} H${height} F10:1 Ip A1:1 C420mpeg2\n`),
    ...frames.flatMap((frame) => Array<Buffer>(30).fill(frame)),
  ]);
}

/** The code on a citizen's own page as a camera at the desk sees it. */
async function photograph(page: Page, label: string): Promise<Picture> {
  const png = (await page.getByRole("img", { name: label }).screenshot()).toString("base64");
  return page.evaluate(async (base64) => {
    const image = new Image();
    image.src = `data:image/png;base64,${base64}`;
    await image.decode();
    const [width, height] = [640, 480];
    const context = Object.assign(document.createElement("canvas"), { width, height }).getContext("2d");
    if (!context) throw new Error("no canvas");
    context.fillStyle = "#ddd";
    context.fillRect(0, 0, width, height);
    context.rotate(0.05);
    context.drawImage(image, 170, 60, 320, 320);
    const { data } = context.getImageData(0, 0, width, height);
    return { width, height, grey: Array.from({ length: width * height }, (_, n) => data[n * 4] ?? 0) };
  }, png);
}

test("the day of a clinic with 600 bookings is found by keyboard and follows what citizens do", async ({
  page,
  baseURL,
  database,
}) => {
  test.slow();
  const day = toSeoulDate(new Date(Date.now() + 86_400_000));
  const clinic = await aBusyClinic(database, day, 600);
  const place = await database.query<{ id: number }>(
    "SELECT id FROM slot WHERE clinic_id = $1 ORDER BY starts_at LIMIT 1",
    [clinic.id],
  );
  await database.query("UPDATE staff_account SET clinic_id = $1 WHERE email = 'clinic1@example.com'", [
    clinic.id,
  ]);
  await page.setViewportSize({ width: 1280, height: 900 });
  await signInStaff(page, "en", "clinic1@example.com");
  await page.waitForURL(/\/clinic/);
  await page.goto(`${baseURL}/en/clinic?day=${day}`);
  const rows = page.locator("[data-row]");
  await expect(rows).toHaveCount(600);
  await expect(rows.first()).toContainText("1968-••-••");

  const search = page.getByLabel(t("search"));
  // A key does nothing before the page's script has come.
  await expect(async () => {
    await page.keyboard.press("/");
    await expect(search).toBeFocused({ timeout: 500 });
  }).toPass();
  await page.keyboard.type(clinic.codes[321]?.toLowerCase() ?? "");
  await expect(rows).toHaveCount(1);
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/booking\//);
  await expect(page.getByText("1968-03-04").first()).toBeVisible();
  await page.goBack();
  await search.fill("0042");
  await expect(rows).toHaveCount(1);
  await page.keyboard.press("Escape");
  await page.getByLabel(t("state")).selectOption("cancelled");
  await expect(page.getByText(t("none"))).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(rows).toHaveCount(600);
  expect(await barriers(page, page.url())).toEqual([]);

  // Somebody books while the list is open, and whoever works in it is not disturbed.
  await search.fill("시험시민");
  await expect(rows).toHaveCount(0);
  const citizen = await booked(database, place.rows[0]?.id ?? 0);
  await expect(rows).toHaveCount(1, { timeout: 3_000 });
  await expect(search).toBeFocused();
  await page.keyboard.press("ArrowDown");
  const link = rows.getByRole("link");
  await expect(link).toBeFocused();
  const key = crypto.randomUUID();
  expect((await citizen.visitor.post("/my-booking/cancel", { booking: citizen.id, key })).status).toBe(303);
  await expect(rows).toContainText(t("states.cancelled"), { timeout: 3_000 });
  await expect(link).toBeFocused();

  await page.context().setOffline(true);
  await expect(page.getByRole("status").filter({ hasText: t("live.stale") })).toBeVisible();
  await page.context().setOffline(false);
  await expect(page.getByText(t("live.now"), { exact: true })).toBeVisible();

  const file = await page.context().request.get(`${baseURL}/en/clinic/${clinic.id}/day.csv?day=${day}`);
  const text = await file.text();
  expect(text.startsWith("\uFEFF")).toBe(true);
  const lines: string[][] = parse(text, { bom: true });
  expect(lines).toHaveLength(602);
  expect(lines.map((cells) => cells[7])).toContain(clinic.codes[321]);
  await page.goto(`${baseURL}/en/clinic/${clinic.id}/sheet?day=${day}`);
  await expect(page.getByRole("navigation")).toHaveCount(0);
  await expect(page.locator("tbody tr")).toHaveCount(600);

  const audit = await database.query<{ act: string }>(
    `SELECT DISTINCT act FROM audit_row WHERE subject = $1 AND act LIKE '%-day' ORDER BY act`,
    [`clinic:${clinic.id}`],
  );
  expect(audit.rows.map(({ act }) => act)).toEqual(["export-day", "print-day", "read-day"]);
});

test("one citizen after the other is checked in by the camera, which stays on", async ({
  baseURL,
  browser,
  database,
}, info) => {
  test.slow();
  const clinic = await aBusyClinic(database, toSeoulDate(new Date()), 3);
  await database.query("UPDATE staff_account SET clinic_id = $1 WHERE email = 'clinic2@example.com'", [
    clinic.id,
  ]);
  // The pictures are those on the citizens' own pages; only the day and the clinic are set right.
  const citizens = [];
  const pictures = [];
  for (const minutes of [50, 55]) {
    const { rows } = await database.query<{ id: number }>(
      `INSERT INTO slot (clinic_id, minutes, starts_at, capacity)
       VALUES ($1, 5, (date_trunc('day', now() AT TIME ZONE 'Asia/Seoul') + make_interval(hours => 23, mins => $2))
                      AT TIME ZONE 'Asia/Seoul', 1) RETURNING id`,
      [clinic.id, minutes],
    );
    const citizen = await booked(database, rows[0]?.id ?? 0);
    const phone = await browser.newPage();
    await as(phone, citizen.visitor, baseURL);
    await phone.goto(`${baseURL}/en/my-booking`);
    pictures.push(await photograph(phone, getTranslator("en", "book")("qr", { code: citizen.code })));
    await phone.close();
    citizens.push(citizen);
  }
  const video = info.outputPath("camera.y4m");
  writeFileSync(video, asVideo(pictures));

  const { executablePath, args = [] } = info.project.use.launchOptions ?? {};
  const withCamera = await chromium.launch({
    executablePath,
    args: [
      ...args,
      "--use-fake-ui-for-media-stream",
      "--use-fake-device-for-media-stream",
      `--use-file-for-fake-video-capture=${video}`,
    ],
  });
  const actsOf = async (id: string) => {
    const { rows } = await database.query<{ act: string }>(
      "SELECT DISTINCT act FROM audit_row WHERE subject = $1 AND act <> 'read-booking' ORDER BY act",
      [`booking:${id}`],
    );
    return rows.map(({ act }) => act);
  };
  try {
    const context = await withCamera.newContext({ viewport: { width: 768, height: 1024 } });
    const desk = await context.newPage();
    await signInStaff(desk, "en", "clinic2@example.com");
    await desk.waitForURL(/\/clinic/);
    await desk.goto(`${baseURL}/en/clinic`);
    await desk.getByRole("link", { name: t("checkIn.title"), exact: true }).click();
    await desk.getByLabel(t("checkIn.code")).fill("0000000000");
    await desk.keyboard.press("Enter");
    await expect(desk.getByRole("main").getByRole("alert")).toContainText(
      t("checkIn.faults.nowhere", { code: "0000000000" }),
    );
    expect(await barriers(desk, desk.url())).toEqual([]);
    // Pressed once; after that only arrivals are.
    await desk.getByRole("button", { name: t("checkIn.scan") }).click();
    await desk.locator("video").evaluate((camera) => camera.setAttribute("data-first", ""));
    const arrive = desk.getByRole("button", { name: t("open.steps.arrive"), exact: true });
    for (const _ of citizens) {
      await arrive.click({ timeout: 30_000 });
      await expect(desk.getByRole("status").filter({ hasText: "시험시민" }).first()).toBeVisible();
    }
    await expect(desk.locator("video[data-first]")).toBeVisible();
  } finally {
    await withCamera.close();
  }
  for (const { id } of citizens)
    expect(await actsOf(id)).toEqual(["confirm", "look-up-code", "visit-arrive"]);
});
