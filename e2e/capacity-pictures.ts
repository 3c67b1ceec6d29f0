import type { Browser, Page } from "@playwright/test";
import type { Database } from "@/lib/shared/db/database";
import { newCitizen } from "./support/citizen";
import { aClinic, as, booked } from "./support/clinics";
import { admit, signedIn } from "./support/http-session";
import { signInStaff } from "./support/staff";
import { siteFollows } from "./support/windows";

type Shoot = (page: Page, name: string) => Promise<void>;

/** The pages of those who wait for a place, of a clinic's capacity and leftover doses, and of a window's doses. */
export async function capacityPictures(browser: Browser, base: string, database: Database, shoot: Shoot) {
  const clinic = await aClinic(database, 1);
  const holder = await booked(database, clinic.slot);
  await database.query(
    "INSERT INTO vaccine_product (code, name_ko, name_en) VALUES ('trial', '시험 백신', 'Trial vaccine') ON CONFLICT DO NOTHING",
  );
  const waiter = await signedIn(database, newCitizen());
  await admit(waiter, "born-1967-1968");
  await siteFollows();
  const page = await (await browser.newContext()).newPage();
  await as(page, waiter, base);
  await page.goto(`${base}/wait`);
  await shoot(page, "wait-none");
  await page.goto(`${base}/en/book/clinic/${clinic.id}`);
  await shoot(page, "clinic-full-en");
  await waiter.post("/wait/join", { clinic: String(clinic.id) });
  await waiter.post("/wait/join", { clinic: String(clinic.id), leftover: "yes" });
  await page.goto(`${base}/wait`);
  await shoot(page, "wait-waiting");

  const desk = await (await browser.newContext()).newPage();
  await database.query("UPDATE staff_account SET clinic_id = $1 WHERE email = 'clinic3@example.com'", [
    clinic.id,
  ]);
  await signInStaff(desk, "ko", "clinic3@example.com");
  await desk.waitForURL("**/clinic");
  const address = `${base}/clinic/${clinic.id}`;
  await desk.goto(`${address}/capacity`);
  await shoot(desk, "capacity");
  await desk.locator("#places").fill("0");
  await desk.locator("form").nth(1).getByRole("button").click();
  await shoot(desk, "capacity-affected");
  await desk.locator("#places").fill("many");
  await desk.locator("#closes1").fill("");
  await desk.locator("form").nth(1).getByRole("button").click();
  await shoot(desk, "capacity-wrong");
  await desk.goto(`${base}/en/clinic/${clinic.id}/leftover`);
  await shoot(desk, "leftover-none-en");
  await desk.goto(`${address}/leftover`);
  await desk.locator("#doses").fill("2");
  await desk.locator("#time").fill("00:01");
  await desk.locator("form").nth(1).getByRole("button").click();
  await shoot(desk, "leftover-wrong");
  await desk.locator("#time").fill("23:50");
  await desk.locator("form").nth(1).getByRole("button").click();
  await siteFollows();
  await desk.reload();
  await shoot(desk, "leftover");
  await page.goto(`${base}/wait`);
  await shoot(page, "wait-leftover-offer");
  await page.getByRole("main").getByRole("button").nth(1).click();
  await holder.visitor.post("/my-booking/cancel", { booking: holder.id, key: crypto.randomUUID() });
  await siteFollows();
  await page.goto(`${base}/en/wait`);
  await shoot(page, "wait-offer-en");
  await page.context().close();
  await desk.context().clearCookies();
  await signInStaff(desk, "ko", "admin1@example.com");
  await desk.waitForURL("**/admin");
  await desk.goto(`${base}/admin/window/born-1967-1968/doses`);
  await desk.locator("#doses").fill("many");
  await desk.locator("form").nth(1).getByRole("button").click();
  await shoot(desk, "doses-wrong");
  await desk.context().close();
}
