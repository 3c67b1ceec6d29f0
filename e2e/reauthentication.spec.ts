import { againField } from "@/components/account/password-again-page";
import type { Database } from "@/lib/shared/db/database";
import { seoulField } from "@/lib/windows/window-form";
import { staffPassword } from "@/scripts/start-test-site";
import { acts } from "./roles/access-matrix";
import { staffVisitor } from "./support/staff";
import { expect, test } from "./support/test";
import { newWindow } from "./support/windows";

const hour = 3_600_000;
const sure = { intent: "sure", version: "1" };
const somebody = crypto.randomUUID();

/** A form as the page of a window sends it. */
const wholeForm = {
  ...sure,
  nameKo: "시험",
  nameEn: "Test",
  birthYearFrom: "1931",
  birthYearTo: "1932",
  lobbyOpensAt: seoulField(new Date(Date.now() - 2 * hour)),
  opensAt: seoulField(new Date(Date.now() - hour)),
  closesAt: seoulField(new Date(Date.now() + hour)),
  mostInside: "1",
  product: "demo-mrna",
};

/** Acts by which whoever finds a computer unlocked could do lasting harm, each with a form that would do it. */
const dangerous: Record<string, Record<string, string>> = {
  "admin/window/*/edit": wholeForm,
  "admin/window/*/limit": { ...sure, limit: "1" },
  "admin/window/*/undo": sure,
  "admin/window/*/doses": { doses: "0" },
  "admin/window/*/override": { version: "1", reason: "as if there were one" },
  "admin/window/*/close": {},
  "admin/clinics/import/*/run": {},
  "admin/clinics/*/close": { day: "2026-12-31", remedy: "cancel", seen: "as if it had been" },
  "admin/messages/drop": { message: "1", "reason-1": "as if there were one" },
  "admin/programme": { holdSeconds: "300", peopleABooker: "4", agentPercent: "10", againAfterDays: "1" },
  "admin/programme/product": {
    code: "no-such",
    nameKo: "시험",
    nameEn: "Test",
    intervalDays: "",
    daysEarly: "",
    daysLate: "",
  },
  "admin/programme/remove": { code: "no-such" },
  "admin/programme/retention": { people: "1" },
  "admin/second-step": { need: "yes" },
  "admin/staff": { email: "somebody@example.com", role: "ADMIN" },
  "admin/staff/*/disable": {},
  "admin/staff/*/enable": {},
  "admin/staff/*/anew": {},
  "admin/staff/*/role": { role: "ADMIN" },
  "clinic/*/staff": { email: "somebody@example.com" },
  "clinic/*/staff/*/disable": {},
  "clinic/*/staff/*/enable": {},
  "clinic/*/staff/*/anew": {},
  "account/password": { password: "a rainy tuesday in march" },
  "account/totp-begin": {},
  "account/totp-on": { code: "000000" },
  "account/totp-off": {},
  "account/recovery-codes": {},
};

/** Acts that do none, and why. */
const harmless: Record<string, string> = {
  "admin/new-window": "opens to nobody before it is rehearsed, or let open",
  "admin/window/*/rehearse": "on a copy of its own",
  "admin/window/*/pause": "keeps every place, and is taken back by one press",
  "admin/window/*/message": "only words, taken back by one press",
  "admin/window/*/open": "as was planned, once it is rehearsed",
  "admin/window/*/resume": "as was planned",
  "admin/clinics/new": "has no places yet",
  "admin/clinics/*/edit": "closes nothing that is booked; the last values are in the audit",
  "admin/clinics/*/reopen": "only opens again",
  "admin/clinics/*/take-back-closing": "only takes back",
  "admin/clinics/import": "is only checked",
  "admin/messages/retry": "sends what was to be sent",
  "admin/messages/retry-all": "sends what was to be sent",
  "admin/invitation/*/resend": "goes to the address that was invited",
  "admin/invitation/*/withdraw": "is soon sent again",
  "clinic/*/booking/*/correct": "is corrected again; the audit keeps what stood before",
  "clinic/*/invitation/*/resend": "goes to the address that was invited",
  "clinic/*/invitation/*/withdraw": "is soon sent again",
  "account/password-again": "is the question itself",
  "account/end-session": "only ends",
  "account/end-others": "only ends",
};

/** An account of the demo's password, and somebody who signed in with it six minutes ago. */
async function signedInBefore(database: Database, email: string, role: "ADMIN" | "CLINIC_MANAGER") {
  const { rows } = await database.query<{ id: string; clinicId: number | null }>(
    `INSERT INTO staff_account (email, name, role, clinic_id, password_hash)
     SELECT $1, '시험위험', $2::"StaffRole", CASE WHEN $2 = 'ADMIN' THEN NULL ELSE clinic_id END, password_hash
     FROM staff_account WHERE email = 'clinic1@example.com'
     ON CONFLICT (email) DO UPDATE SET role = excluded.role RETURNING id, clinic_id AS "clinicId"`,
    [email, role],
  );
  const visitor = await staffVisitor(database, email);
  const id = rows[0]?.id ?? "";
  await database.query(
    "UPDATE staff_session SET confirmed_at = now() - interval '6 minutes' WHERE account_id = $1",
    [id],
  );
  return { visitor, id, clinicId: rows[0]?.clinicId };
}

test("every act of admins, of managers and on one's own account is called dangerous or harmless", () => {
  const ofThem = Object.entries(acts).filter(([, door]) => ["admin", "manager", "account"].includes(door));
  expect(ofThem.map(([address]) => address).sort()).toEqual(
    [...Object.keys(dangerous), ...Object.keys(harmless)].sort(),
  );
});

test("every dangerous act asks for the password again, and does nothing before", async ({ database }) => {
  const slug = await newWindow(database, 1931, { lobby: -2 * hour, opens: -hour, closes: hour });
  const admin = await signedInBefore(database, "dangerous-admin@example.com", "ADMIN");
  const manager = await signedInBefore(database, "dangerous-manager@example.com", "CLINIC_MANAGER");
  const json = { accept: "application/json" };
  for (const [address, form] of Object.entries(dangerous)) {
    const by = address.startsWith("clinic") ? manager : admin;
    const path = address
      .replace("clinic/*", `clinic/${manager.clinicId}`)
      .replace("clinics/*", `clinics/${manager.clinicId}`)
      .replace("window/*", `window/${slug}`)
      .replace("*", somebody);
    const { status, text } = await by.visitor.post(`/en/${path}`, form, json);
    expect([address, status, text]).toEqual([address, 403, expect.stringContaining('"password-needed"')]);
  }
  // A file that leaves the program is asked for in the address; the page that asks leads back to it.
  const file = await admin.visitor.get("/en/admin/audit/audit.csv");
  expect([file.status, file.headers.get("location")]).toEqual([
    303,
    "/en/account/password-again?to=%2Fen%2Fadmin%2Faudit%2Faudit.csv",
  ]);
  const done = async () => {
    const { rows } = await database.query<{ act: string }>(
      "SELECT act FROM audit_row WHERE actor = ANY($1)",
      [[admin, manager].map(({ id }) => `staff:${id}`)],
    );
    return rows.map(({ act }) => act);
  };
  expect(await done()).toEqual([]);

  const close = (password: string) =>
    admin.visitor.post(`/en/admin/window/${slug}/close`, { [againField]: password });
  expect((await close("not the password")).status).toBe(403);
  expect(await done()).toEqual([]);
  expect((await close(staffPassword)).status).toBe(303);
  expect(await done()).toEqual(["close-window"]);
});
