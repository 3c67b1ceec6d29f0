import { getTranslator } from "@/components/i18n";
import { formatMobile, parseMobile } from "@/lib/citizens/phone";
import { toSeoulDate } from "@/lib/shared/time/seoul";
import { pages } from "./roles/access-matrix";
import { addressOf } from "./roles/addresses";
import { aBusyClinic } from "./support/busy-clinic";
import { newCitizen } from "./support/citizen";
import { type HttpSession, signedIn } from "./support/http-session";
import { staffVisitor } from "./support/staff";
import { expect, test } from "./support/test";

const emails = { manager: "pages-manager@example.com", staff: "pages-staff@example.com" };

/** A clinic with bookings tomorrow, its manager and an employee, and the pages of it as addresses. */
async function aClinic(database: Parameters<typeof aBusyClinic>[0]) {
  const day = toSeoulDate(new Date(Date.now() + 86_400_000));
  const clinic = await aBusyClinic(database, day, 3);
  await database.query(
    `INSERT INTO staff_account (email, name, role, clinic_id, password_hash)
     VALUES ($2, '시험관리', 'CLINIC_MANAGER', $1, '-'), ($3, '시험직원', 'CLINIC_STAFF', $1, '-')
     ON CONFLICT (email) DO UPDATE SET clinic_id = $1`,
    [clinic.id, emails.manager, emails.staff],
  );
  const { rows } = await database.query<{ id: string }>("SELECT id FROM booking WHERE code = ANY($1)", [
    clinic.codes,
  ]);
  const filled = (address: string) =>
    `/ko/${addressOf(address.replace("[booking]", rows[0]?.id ?? ""), clinic.id)}?day=${day}`;
  return { ...clinic, filled };
}

test("the manager finds the clinic's staff on every page of the clinic, and nobody else is shown the way", async ({
  database,
}) => {
  const { id, filled } = await aClinic(database);
  const manager = await staffVisitor(database, emails.manager);
  const employee = await staffVisitor(database, emails.staff);
  const link = `href="/clinic/${id}/staff"`;
  const wrong: string[] = [];
  const shown: string[] = [];
  for (const [address, door] of Object.entries(pages)) {
    if (door !== "clinic" && door !== "anyClinic" && door !== "manager") continue;
    const path = filled(address);
    const [own, theirs] = [await manager.get(path), await employee.get(path)];
    // Files, the sheet that is printed, and addresses that only lead on have no navigation.
    if (!own.text.includes("<nav")) continue;
    shown.push(address);
    if (!own.text.includes(link)) wrong.push(`manager ${path}: no way`);
    if (theirs.text.includes(link)) wrong.push(`employee ${path}: a way`);
  }
  // Pages that a form with faults shows again.
  for (const act of ["capacity", "lots", "deliveries", "leftover", "walk-in", "close"]) {
    const path = `/ko/clinic/${id}/${act}`;
    const form = {
      day: filled("clinic").slice(-10),
      remedy: "move",
      seen: "0".repeat(16),
      code: "x",
      key: crypto.randomUUID(),
    };
    const [own, theirs] = [await manager.post(path, form), await employee.post(path, form)];
    shown.push(path);
    if (own.status < 400 || !own.text.includes(link)) wrong.push(`manager POST ${path}: ${own.status}`);
    if (theirs.text.includes(link)) wrong.push(`employee POST ${path}: a way`);
  }
  expect(wrong).toEqual([]);
  expect(shown.length).toBeGreaterThan(13);
});

test("a phone is shown to staff as it is written in Korea, on every page and in every file", async ({
  database,
}) => {
  const { filled } = await aClinic(database);
  const caller = { ...newCitizen(), name: "시험전화" };
  await signedIn(database, caller);
  const agent = await staffVisitor(database, "agent1@example.com");
  const begun = await agent.post("/ko/agent/call", {
    reason: "question",
    name: caller.name,
    year: String(caller.birth.year),
    month: String(caller.birth.month),
    day: String(caller.birth.day),
    phone: caller.phone,
  });
  const [, call = ""] = /\/agent\/call\/([\w-]+)/.exec(begun.headers.get("location") ?? "") ?? [];
  const people: Record<string, HttpSession> = {
    clinic: await staffVisitor(database, emails.manager),
    agent,
    admin: await staffVisitor(database, "admin3@example.com"),
  };
  const wrong: string[] = [];
  const read: Record<string, string> = {};
  for (const address of Object.keys(pages)) {
    const visitor = people[address.split("/")[0] ?? ""];
    if (!visitor) continue;
    const { text } = await visitor.get(filled(address.replace("[call]", call)));
    read[address] = text;
    if (/\+82|%2B82/.test(text)) wrong.push(address);
  }
  expect(wrong).toEqual([]);
  expect(read["clinic/[clinic]/booking/[booking]"]).toMatch(/010-0000-000\d/);
  expect(read["agent/call/[call]"]).toContain(formatMobile(parseMobile(caller.phone) ?? ""));
  expect(read["clinic/[clinic]/sheet"]).toContain(getTranslator("ko", "day")("phone"));
});
