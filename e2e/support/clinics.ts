import type { Page } from "@playwright/test";
import type { Database } from "@/lib/shared/db/database";
import { addDays, toSeoulDate } from "@/lib/shared/time/seoul";
import { newCitizen } from "./citizen";
import { admit, type HttpSession, signedIn } from "./http-session";
import { expect } from "./test";

const slug = "born-1967-1968";

/** A clinic that only this test uses, open every day and all day, with `places` places tomorrow at ten. */
export async function aClinic(database: Database, places: number) {
  const { rows } = await database.query<{ id: number; slot: number }>(
    `WITH c AS (INSERT INTO clinic (district_code, name_ko, name_en, address_ko, address_en, phone, latitude, longitude)
                VALUES ('50110', '가장먼저시험의원', 'A First Test Clinic', '제주 시험로 1', '1 Siheom-ro', '064-000-0000', 33.4996, 126.5312)
                RETURNING id),
          p AS (INSERT INTO clinic_plan (clinic_id, places, open_on_holidays) SELECT id, $1, true FROM c),
          h AS (INSERT INTO clinic_hours (clinic_id, weekday, opens, closes)
                SELECT id, day, 0, 1440 FROM c CROSS JOIN generate_series(1, 7) day)
     INSERT INTO slot (clinic_id, starts_at, capacity) SELECT id, $2, $1 FROM c RETURNING clinic_id AS id, id AS slot`,
    [places, new Date(`${addDays(toSeoulDate(new Date()), 1)}T10:00:00+09:00`)],
  );
  return rows[0] as { id: number; slot: number };
}

export async function as(page: Page, visitor: HttpSession, baseURL: string) {
  await page
    .context()
    .addCookies([...visitor.cookies].map(([name, value]) => ({ name, value, url: baseURL })));
}

export async function booked(database: Database, slot: number, citizen = newCitizen()) {
  const visitor = await signedIn(database, citizen);
  await admit(visitor, slug);
  expect((await visitor.post("/book/hold", { slot: String(slot) })).status).toBe(303);
  const key = crypto.randomUUID();
  expect((await visitor.post("/book/confirm", { key, slot: String(slot) })).status).toBe(303);
  const { rows } = await database.query<{ id: string; code: string }>(
    "SELECT id, code FROM booking WHERE person_id = $1",
    [visitor.personId],
  );
  return { visitor, ...(rows[0] as { id: string; code: string }) };
}
