import type { Database } from "../../lib/shared/db/database";
import { createAccount } from "../../lib/staff/create-account";

/** Synthetic citizens to sign in as; the numbers are of no range that is given out. */
export const demoCitizens = [
  { name: "시험시민하나", birth: "1968-03-04", phone: "010-0000-0001" },
  { name: "시험시민둘", birth: "1970-10-20", phone: "010-0000-0002" },
  { name: "Test Citizen", birth: "1967-12-31", phone: "010-0000-0003" },
] as const;

/** Staff accounts of the demo; two of the clinic accounts share the first clinic. */
export const demoStaff = [
  { email: "admin1@example.com", name: "시험관리자1", role: "ADMIN", clinic: null },
  { email: "admin2@example.com", name: "시험관리자2", role: "ADMIN", clinic: null },
  { email: "admin3@example.com", name: "시험관리자3", role: "ADMIN", clinic: null },
  { email: "agent1@example.com", name: "시험상담원1", role: "AGENT", clinic: null },
  { email: "agent2@example.com", name: "시험상담원2", role: "AGENT", clinic: null },
  { email: "clinic1@example.com", name: "시험직원1", role: "CLINIC_STAFF", clinic: 0 },
  { email: "clinic2@example.com", name: "시험직원2", role: "CLINIC_STAFF", clinic: 0 },
  { email: "clinic3@example.com", name: "시험직원3", role: "CLINIC_STAFF", clinic: 1 },
] as const;

/** Makes the demo's staff accounts that are not there yet, all with one password. */
export async function seedAccounts(database: Database, password: string, now: Date): Promise<void> {
  const { rows: clinics } = await database.query<{ id: number }>("SELECT id FROM clinic ORDER BY id LIMIT 2");
  const { rows: known } = await database.query<{ email: string }>("SELECT email FROM staff_account");
  for (const { email, name, role, clinic } of demoStaff) {
    if (known.some((account) => account.email === email)) continue;
    const account =
      role === "CLINIC_STAFF"
        ? { email, name, password, role, clinicId: clinics[clinic]?.id ?? 0 }
        : { email, name, password, role, clinicId: null };
    await createAccount(database, account, "operator", now);
  }
}
