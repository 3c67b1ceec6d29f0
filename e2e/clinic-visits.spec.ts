import { getTranslator } from "@/components/i18n";
import { encryptColumn } from "@/lib/shared/crypto/column-encryption";
import { toSeoulDate } from "@/lib/shared/time/seoul";
import { aBusyClinic } from "./support/busy-clinic";
import { fillBirth, newCitizen } from "./support/citizen";
import { signInStaff } from "./support/staff";
import { expect, test } from "./support/test";

const [t, screening, refusals] = [
  getTranslator("en", "day"),
  getTranslator("en", "screening"),
  getTranslator("en", "refusals"),
];

for (const width of [1280, 820]) {
  test(`a day at the desk, ${width} pixels wide: arrived, vaccinated, not vaccinated, not come, undone, walked in`, async ({
    page,
    baseURL,
    database,
  }) => {
    test.slow();
    const today = toSeoulDate(new Date());
    const clinic = await aBusyClinic(database, today, 4);
    const { rows: bookings } = await database.query<{ id: string; slot: number }>(
      "SELECT b.id, b.slot_id AS slot FROM booking b WHERE b.code = ANY($1) ORDER BY array_position($1, b.code)",
      [clinic.codes],
    );
    const [first, second, third] = bookings;
    if (!first || !second || !third) throw new Error("no bookings");
    // Somebody who has not come is somebody whose time is past, whenever this runs.
    await database.query("UPDATE slot SET starts_at = $2 WHERE id = $1", [
      third.slot,
      new Date(`${today}T00:00:00+09:00`),
    ]);
    // Whoever walks in takes a place of this hour, or of the next when it strikes meanwhile.
    await database.query(
      `INSERT INTO slot (clinic_id, starts_at, capacity)
       SELECT $1, date_trunc('hour', now()) + make_interval(hours => h), 5 FROM generate_series(0, 1) h ON CONFLICT DO NOTHING`,
      [clinic.id],
    );
    const answers = { fever: "no", allergy: "yes", pregnant: "no", recent: "no", medicines: "no" };
    await database.query("INSERT INTO screening (booking_id, answers, answered_at) VALUES ($1, $2, now())", [
      first.id,
      encryptColumn("screening.answers", first.id, JSON.stringify(answers)),
    ]);
    await database.query("UPDATE staff_account SET clinic_id = $1 WHERE email = 'clinic1@example.com'", [
      clinic.id,
    ]);

    await page.setViewportSize({ width, height: 900 });
    await signInStaff(page, "en", "clinic1@example.com");
    await page.waitForURL(/\/clinic/);
    await page.goto(`${baseURL}/en/clinic`);
    const list = page.url();
    const rows = page.locator("[data-row]");
    const main = page.getByRole("main");
    const status = page.getByRole("status");
    const press = (step: "arrive" | "vaccinate" | "decline" | "no-show" | "undo") =>
      page.getByRole("button", { name: t(`open.steps.${step}`), exact: true }).click();
    const open = async (code: string) => {
      await page.goto(list);
      await page.getByLabel(t("search")).fill(code);
      await expect(rows).toHaveCount(1);
      await rows.getByRole("link").click();
      await expect(page).toHaveURL(/\/booking\//);
    };
    await expect(
      page.getByText(t("stock", { product: "Trial vaccine", doses: 1000, left: 996 })),
    ).toBeVisible();

    // The list, the sheet and the file say whose answers a doctor must see, and who has given none.
    const marked = (name: string) => rows.filter({ hasText: name }).first();
    await expect(marked(clinic.codes[0] ?? "")).toContainText(t("screening.look"));
    await expect(marked(clinic.codes[1] ?? "")).toContainText(t("screening.unanswered"));
    await page.goto(`${list.replace(/\?.*$/, "")}/${clinic.id}/sheet?day=${today}`);
    await expect(page.getByRole("row").filter({ hasText: clinic.codes[0] ?? "" })).toContainText(
      t("screening.look"),
    );
    const file = await page.request.get(`${baseURL}/en/clinic/${clinic.id}/day.csv?day=${today}`);
    const lines = (await file.text()).split("\r\n");
    expect(lines[0]).toContain(t("screening.title"));
    expect(lines.find((line) => line.includes(clinic.codes[0] ?? "-"))).toContain(t("screening.look"));

    // Who answered beforehand is vaccinated, which is undone and done again.
    await open(clinic.codes[0] ?? "");
    await expect(main).toContainText(t("open.heed", { count: 1 }));
    await expect(main).toContainText(screening("questions.allergy"));
    await press("arrive");
    const yes = main.getByText(t("open.saidYes", { what: t("open.screened.allergy") }));
    const act = page.getByRole("button", { name: t("open.steps.vaccinate"), exact: true });
    const top = async (what: typeof act) => (await what.boundingBox())?.y ?? Number.NaN;
    expect(await top(yes)).toBeLessThan(await top(act));
    await press("vaccinate");
    await expect(main.getByRole("alert")).toContainText(t("open.faults.site"));
    const vaccinate = async () => {
      await page.getByLabel(t("open.site"), { exact: true }).selectOption("left-arm");
      await page.getByLabel(t("open.checked")).check();
      await press("vaccinate");
      await expect(status).toContainText(t("open.done.vaccinate"));
    };
    await page.getByLabel(t("open.site"), { exact: true }).selectOption("left-arm");
    await press("vaccinate");
    await expect(main.getByRole("alert")).toContainText(t("open.faults.checked"));
    await expect(page.getByLabel(t("open.site"), { exact: true })).toHaveValue("left-arm");
    await vaccinate();
    await expect(main).toContainText(t("open.checkedByName", { name: "시험직원1" }));
    for (const told of ["LOT-A1", t("open.sites.left-arm"), "시험직원1"])
      await expect(main).toContainText(told);
    await press("undo");
    await expect(status).toContainText(t("open.done.undo"));
    await vaccinate();
    const { rows: acts } = await database.query<{ act: string }>(
      "SELECT act FROM audit_row WHERE subject = $1 AND act LIKE 'visit-%' ORDER BY id",
      [`booking:${first.id}`],
    );
    expect(acts.map(({ act }) => act)).toEqual([
      "visit-arrive",
      "visit-vaccinate",
      "visit-undo",
      "visit-vaccinate",
    ]);
    const { rows: read } = await database.query(
      "SELECT DISTINCT act FROM audit_row WHERE subject = $1 AND act LIKE 'read-%' ORDER BY act",
      [`booking:${first.id}`],
    );
    expect(read.map(({ act }) => act)).toEqual(["read-booking", "read-screening"]);

    await open(clinic.codes[1] ?? "");
    await expect(main).toContainText(t("open.unanswered"));
    await press("arrive");
    // Asked at the desk: what was answered stays when a question was left out.
    const answer = (question: keyof typeof answers, value: "yes" | "no") =>
      page
        .getByRole("group", { name: screening(`questions.${question}`) })
        .getByLabel(screening(value))
        .check();
    for (const question of ["allergy", "pregnant", "recent", "medicines"] as const)
      await answer(question, "no");
    const keep = page.getByRole("button", { name: t("open.keepAnswers") });
    await keep.click();
    await expect(main.getByRole("alert")).toContainText(
      t("open.faults.answerTo", { what: t("open.screened.fever") }),
    );
    await answer("fever", "yes");
    await keep.click();
    await expect(status).toContainText(t("open.done.screening"));
    await expect(main).toContainText(t("open.saidYes", { what: t("open.screened.fever") }));
    await expect(page.getByLabel(t("open.checked"))).toBeVisible();
    await press("decline");
    await expect(main.getByRole("alert")).toContainText(t("open.faults.reason"));
    await page.getByLabel(t("open.reason"), { exact: true }).selectOption("fever");
    await press("decline");
    await expect(status).toContainText(t("open.done.decline"));
    // The page still offers to undo it, but ten minutes are over.
    await database.query(
      "UPDATE visit SET stepped_at = stepped_at - interval '10 minutes' WHERE booking_id = $1",
      [second.id],
    );
    await press("undo");
    await expect(status).toContainText(refusals("undo-too-late.title"));
    await expect(page.getByRole("button", { name: t("open.steps.undo"), exact: true })).toHaveCount(0);

    await open(clinic.codes[2] ?? "");
    await press("no-show");
    await expect(status).toContainText(t("open.done.no-show"));

    await page.goto(list);
    await page.getByRole("link", { name: t("walkIn.title"), exact: true }).click();
    await page.getByRole("button", { name: t("walkIn.book") }).click();
    await expect(main.getByRole("alert")).toBeVisible();
    const citizen = { ...newCitizen(), name: "시험행인" };
    await page.getByLabel(getTranslator("en", "signin")("name")).fill(citizen.name);
    await fillBirth(page, citizen);
    await page.getByLabel(getTranslator("en", "signin")("phone")).fill(citizen.phone);
    await page.getByRole("button", { name: t("walkIn.book") }).click();
    await expect(status).toContainText(t("open.done.walk-in"));
    await expect(page.getByRole("heading", { level: 1 })).toContainText(citizen.name);

    // One dose is given; of the 999 left, who is still to come counts on one. Who walked in gets another vaccine.
    await page.goto(list);
    await expect(rows).toHaveCount(5);
    await expect(
      page.getByText(t("stock", { product: "Trial vaccine", doses: 999, left: 998 })),
    ).toBeVisible();
    for (const [state, count] of [
      ["vaccinated", 1],
      ["not-vaccinated", 1],
      ["no-show", 1],
      ["arrived", 1],
      ["booked", 1],
    ] as const) {
      await page.getByLabel(t("state")).selectOption(state);
      await expect(rows).toHaveCount(count);
    }
    await page.getByLabel(t("search")).fill(citizen.phone.slice(-4));
    await page.getByLabel(t("state")).selectOption("arrived");
    await expect(rows).toContainText(citizen.name);
  });
}
