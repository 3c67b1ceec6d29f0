import type { CitizenSession, Session } from "../../lib/citizens/session";
import { DomainError } from "../../lib/shared/errors";
import type { SignedInStaff } from "../../lib/staff/sessions";
import type { StaffRole } from "../../lib/staff/staff";

/** Who may do what, said once: the gate's desks, each act and each page ask these. All throw a DomainError. */

/** @throws DomainError `no-session` */
export function assertCitizen<S extends Session>(session: S | null): S & CitizenSession {
  if (session?.kind !== "citizen") throw new DomainError("no-session");
  return session as S & CitizenSession;
}

/**
 * A citizen who asks for themselves: leave to book for somebody is none to see or remove all that is held about them.
 *
 * @throws DomainError `no-session`, `not-your-proxy`
 */
export function assertOwnCitizen<S extends Session>(session: S | null): S & CitizenSession {
  const citizen = assertCitizen(session);
  if (citizen.by) throw new DomainError("not-your-proxy");
  return citizen;
}

/** @throws DomainError `no-staff-session` */
export function assertStaff(staff: SignedInStaff | null): SignedInStaff {
  if (!staff) throw new DomainError("no-staff-session");
  return staff;
}

/** @throws DomainError `no-staff-session`, `second-step-missing`, `not-your-role` */
export function assertRole(staff: SignedInStaff | null, ...roles: StaffRole[]): SignedInStaff {
  const found = assertStaff(staff);
  if (found.secondStepMissing) throw new DomainError("second-step-missing");
  if (!roles.includes(found.role)) throw new DomainError("not-your-role");
  return found;
}

/** Somebody who works at a clinic, with the number of that clinic and whether they are its manager. */
export type StaffOfClinic = SignedInStaff & { clinicId: number; manages: boolean };

/**
 * @param clinic the clinic's number as the address has it; undefined where the address names none
 * @throws DomainError as `assertRole`, and `clinic-of-another`
 */
export function assertClinic(
  staff: SignedInStaff | null,
  clinic: string | undefined,
  ...roles: ("CLINIC_STAFF" | "CLINIC_MANAGER")[]
): StaffOfClinic {
  const found = assertRole(staff, "CLINIC_STAFF", "CLINIC_MANAGER");
  const { clinicId } = found;
  if (clinicId === null || (clinic !== undefined && clinic !== String(clinicId)))
    throw new DomainError("clinic-of-another");
  if (roles.length > 0) assertRole(found, ...roles);
  return { ...found, clinicId, manages: found.role === "CLINIC_MANAGER" };
}

/**
 * Who may be at a desk of staff, by its path: `/clinic/7/staff` is for the managers of clinic 7.
 *
 * @param segments the path without its language
 * @throws DomainError as `assertRole` and `assertClinic`
 */
export function assertDesk(staff: SignedInStaff | null, segments: readonly string[]): SignedInStaff {
  const [desk, clinic, what] = segments;
  switch (desk) {
    case "account":
      return assertStaff(staff);
    case "admin":
      return assertRole(staff, "ADMIN");
    case "agent":
      return assertRole(staff, "AGENT");
    case "clinic":
      return what === "staff" || what === "invitation" || (what === "booking" && segments[4] === "correct")
        ? assertClinic(staff, clinic, "CLINIC_MANAGER")
        : assertClinic(staff, clinic);
    default:
      throw new DomainError("not-your-role");
  }
}
