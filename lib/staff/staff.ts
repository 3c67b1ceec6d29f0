export const staffRoles = ["CLINIC_STAFF", "CLINIC_MANAGER", "AGENT", "ADMIN"] as const;
export type StaffRole = (typeof staffRoles)[number];

export interface Staff {
  id: string;
  name: string;
  role: StaffRole;
  /** Null for whoever works at no clinic. */
  clinicId: number | null;
}

export const isOfClinic = (role: StaffRole): role is "CLINIC_STAFF" | "CLINIC_MANAGER" =>
  role === "CLINIC_STAFF" || role === "CLINIC_MANAGER";

/** Whom somebody of a role may invite and remove: a manager the staff of their own clinic, an admin everybody. */
export const listManageableRoles: Record<StaffRole, readonly StaffRole[]> = {
  CLINIC_STAFF: [],
  CLINIC_MANAGER: ["CLINIC_STAFF"],
  AGENT: [],
  ADMIN: staffRoles,
};

/** Whether somebody may invite, change and remove an account of that role and clinic. */
export const mayManage = (by: Staff, account: Pick<Staff, "role" | "clinicId">): boolean =>
  listManageableRoles[by.role].includes(account.role) &&
  (by.role === "ADMIN" || by.clinicId === account.clinicId);

/** An e-mail address as accounts are found by it. */
export const normalizeEmail = (email: string) => email.normalize("NFC").trim().toLowerCase();
