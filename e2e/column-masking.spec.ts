import { addDays, toSeoulDate } from "@/lib/shared/time/seoul";
import { pages } from "./roles/access-matrix";
import { aBusyClinic } from "./support/busy-clinic";
import { staffVisitor } from "./support/staff";
import { expect, test } from "./support/test";

const manager = "masked@example.com";

/** The second person of a busy clinic, and every way in which their phone may be written. */
const person = {
  name: "시험나래1",
  birthDate: "1968-03-04",
  phones: ["+821000000001", "821000000001", "01000000001", "010-0000-0001", "010 0000 0001"],
};

test("birth dates and phones are masked on every staff page until a booking is opened, which is on record", async ({
  database,
}) => {
  test.slow();
  // Of a day to come at every hour of this one, so that closing it names whom it would reach.
  const day = addDays(toSeoulDate(new Date()), 1);
  const clinic = await aBusyClinic(database, day, 12);
  await database.query(
    `INSERT INTO staff_account (email, name, role, clinic_id, password_hash) VALUES ($1, '시험가림', 'CLINIC_MANAGER', $2, '-')
     ON CONFLICT (email) DO UPDATE SET clinic_id = excluded.clinic_id`,
    [manager, clinic.id],
  );
  const [atClinic, admin] = [
    await staffVisitor(database, manager),
    await staffVisitor(database, "admin3@example.com"),
  ];
  const { rows } = await database.query<{ id: string }>("SELECT id FROM booking WHERE code = $1", [
    clinic.codes[1],
  ]);
  const booking = rows[0]?.id ?? "";
  const opened = "clinic/[clinic]/booking/[booking]";
  const addresses = Object.entries(pages).filter(
    ([address, door]) =>
      ["anyClinic", "clinic", "manager", "admin"].includes(door) &&
      address !== opened &&
      !/\[(?:job|account)\]/.test(address),
  );
  expect(addresses.length).toBeGreaterThan(20);
  const naming: string[] = [];
  for (const [address, door] of addresses) {
    const path = address.replace("[clinic]", String(clinic.id)).replace("[window]", "born-1967-1968");
    const visitor = door === "admin" ? admin : atClinic;
    const { status, text } = await visitor.get(`/en/${path}?day=${day}&remedy=move`);
    expect([path, status < 400]).toEqual([path, true]);
    expect([path, [person.birthDate, ...person.phones].filter((secret) => text.includes(secret))]).toEqual([
      path,
      [],
    ]);
    if (text.includes(person.name)) naming.push(address);
  }
  // Where people are named at all; elsewhere there is nothing to mask.
  expect(naming.sort()).toEqual([
    "admin/clinics/[clinic]/close",
    "clinic",
    "clinic/[clinic]/close",
    "clinic/[clinic]/day.csv",
    "clinic/[clinic]/day.json",
    "clinic/[clinic]/sheet",
  ]);

  const page = (await atClinic.get(`/en/clinic/${clinic.id}/booking/${booking}`)).text;
  expect(page).toContain(person.birthDate);
  expect(person.phones.some((phone) => page.includes(phone))).toBe(true);
  const audit = await database.query(
    "SELECT act FROM audit_row WHERE subject = $1 AND actor LIKE 'staff:%'",
    [`booking:${booking}`],
  );
  expect(audit.rows.map(({ act }) => act)).toEqual(["read-booking"]);
});
