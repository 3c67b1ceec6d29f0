import { randomUUID } from "node:crypto";
import { addressOf, routesOf } from "@/load/pages/routes";
import { barriers } from "./support/axe";
import { signInStaff } from "./support/staff";
import { expect, test } from "./support/test";

test("no page of the admins keeps anybody out, at a desk or on a tablet", async ({
  page,
  baseURL,
  database,
}) => {
  test.setTimeout(300_000);
  const job = randomUUID();
  const faults = [{ line: 2, column: "phone", reason: "wrong", fault: "phone" }];
  await database.query(
    `INSERT INTO clinic_import (id, actor, file_name, state, begun_at, seen_at, total, result)
     VALUES ($1, 'staff:test', 'clinics.csv', 'faulty', now(), now(), 1, $2)`,
    [job, JSON.stringify({ made: 0, changed: 0, same: 0, faults, faultCount: 1 })],
  );
  const { rows } = await database.query<{ account: string; clinic: string }>(
    "SELECT id AS account, clinic_id::text AS clinic FROM staff_account WHERE email = 'clinic1@example.com'",
  );
  await signInStaff(page, "en", "admin1@example.com");
  await page.waitForURL(/\/admin$/);
  const wrong: unknown[] = [];
  const routes = routesOf("admin");
  expect(routes.length).toBeGreaterThan(10);
  for (const route of routes) {
    await page.goto(`${baseURL}/en${addressOf(route, { ...rows[0], window: "born-1967-1968", job })}`);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    wrong.push(...(await barriers(page, route)));
  }
  expect(wrong).toEqual([]);
});
