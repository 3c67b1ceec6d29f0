import { randomUUID } from "node:crypto";
import type { Page } from "@playwright/test";
import { getTranslator } from "@/components/i18n";
import { encryptColumn } from "@/lib/shared/crypto/column-encryption";
import type { Database } from "@/lib/shared/db/database";
import { addDays, toSeoulDate } from "@/lib/shared/time/seoul";
import { addressOf, routesOf } from "@/load/pages/routes";
import { barriers } from "./support/axe";
import { aBusyClinic } from "./support/busy-clinic";
import { newCitizen } from "./support/citizen";
import { aClinic, booked } from "./support/clinics";
import { signedIn } from "./support/http-session";
import { signInStaff } from "./support/staff";
import { expect, test } from "./support/test";

/** What keeps somebody out of a page as it opens. */
async function judged(page: Page, address: string): Promise<unknown[]> {
  await page.goto(process.env.E2E_BASE_URL + address);
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  return barriers(page, address);
}

/** The same after its first form was sent as it stands: with what is wrong with it. */
async function judgedWrong(page: Page, address: string, button: string): Promise<unknown[]> {
  await page.goto(process.env.E2E_BASE_URL + address);
  await page.getByRole("button", { name: button, exact: true }).click();
  await expect(page.getByRole("main").getByRole("alert")).toBeVisible();
  return barriers(page, `${address}, wrong`);
}

test("no page of a clinic keeps anybody out, full or empty, at a desk or on a tablet", async ({
  page,
  database,
}) => {
  test.setTimeout(300_000);
  const today = toSeoulDate(new Date());
  const clinic = await aBusyClinic(database, today, 6);
  const { rows } = await database.query<{ id: string }>("SELECT id FROM booking WHERE code = ANY($1)", [
    clinic.codes,
  ]);
  const [first, second] = rows.map(({ id }) => id);
  const answers = { fever: "yes", allergy: "no", pregnant: "no", recent: "no", medicines: "no" };
  await database.query("INSERT INTO screening (booking_id, answers, answered_at) VALUES ($1, $2, now())", [
    first,
    encryptColumn("screening.answers", first ?? "", JSON.stringify(answers)),
  ]);
  await database.query(
    `INSERT INTO visit (booking_id, clinic_id, state, arrived_at, stepped_at, staff_id)
     SELECT $1, $2, 'ARRIVED', now(), now(), id FROM staff_account WHERE email = 'clinic1@example.com'`,
    [second, clinic.id],
  );
  await database.query(
    "UPDATE staff_account SET clinic_id = $1, role = 'CLINIC_MANAGER' WHERE email = 'clinic1@example.com'",
    [clinic.id],
  );
  const t = getTranslator("en", "day");
  try {
    await signInStaff(page, "en", "clinic1@example.com");
    await page.waitForURL(/\/clinic/);
    const values = { clinic: String(clinic.id), booking: first ?? "", day: today };
    const wrong: unknown[] = [];
    for (const route of routesOf("clinic"))
      wrong.push(...(await judged(page, `/en${addressOf(route, values)}`)));
    const own = `/en/clinic/${clinic.id}`;
    // Another state of what was full, or whole, before.
    const empty = addDays(today, 200);
    for (const address of [
      `/en/clinic?day=${empty}`,
      `${own}/sheet?day=${empty}`,
      `${own}/week?day=${empty}`,
      `${own}/booking/${second}`,
      `${own}/booking/${second}?wrong=site+reason&refused=visit-moved-on`,
    ])
      wrong.push(...(await judged(page, address)));
    wrong.push(...(await judgedWrong(page, `${own}/walk-in`, t("walkIn.book"))));
    wrong.push(...(await judgedWrong(page, `${own}/check-in`, t("checkIn.find"))));
    const release = getTranslator("en", "clinic")("leftover.release");
    wrong.push(...(await judgedWrong(page, `${own}/leftover`, release)));
    expect(wrong).toEqual([]);
  } finally {
    await database.query(
      "UPDATE staff_account SET role = 'CLINIC_STAFF' WHERE email = 'clinic1@example.com'",
    );
  }
});

async function aCall(database: Database, personId: string): Promise<string> {
  const id = randomUUID();
  await database.query(
    `INSERT INTO agent_call (id, agent_id, person_id, reason, begun_at, expires_at)
     SELECT $1, id, $2, 'book', now(), now() + interval '30 minutes' FROM staff_account WHERE email = 'agent2@example.com'`,
    [id, personId],
  );
  return `/en/agent/call/${id}`;
}

test("no page of the agents keeps anybody out, with a booking or without, at a desk or on a tablet", async ({
  page,
  database,
}) => {
  test.setTimeout(300_000);
  const { slot } = await aClinic(database, 5);
  const fresh = await aCall(database, (await signedIn(database, newCitizen())).personId);
  const known = await booked(database, slot);
  const call = await aCall(database, known.visitor.personId);
  await signInStaff(page, "en", "agent2@example.com");
  await page.waitForURL(/\/agent/);
  const wrong: unknown[] = [];
  const values = { call: call.split("/").at(-1) ?? "" };
  for (const route of routesOf("agent"))
    wrong.push(...(await judged(page, `/en${addressOf(route, values)}`)));
  for (const address of [
    fresh,
    `${fresh}/choose?act=book`,
    `${fresh}/choose?act=book&q=${encodeURIComponent("의원")}`,
    `${fresh}/choose?act=book&q=nowhere`,
    `${call}?done=confirmed`,
    `${call}?refused=hold-missing`,
    `${call}?ask=${known.id}`,
    `${call}/choose?act=change&booking=${known.id}`,
  ])
    wrong.push(...(await judged(page, address)));
  wrong.push(...(await judgedWrong(page, "/en/agent", getTranslator("en", "agent")("find"))));
  expect(wrong).toEqual([]);
});
