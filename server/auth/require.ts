import { cookies, headers } from "next/headers";
import { redirect } from "next/navigation";
import { type CitizenSession, getSessionBirth } from "../../lib/citizens/session";
import { revocationList } from "../../lib/citizens/session-revocation";
import { getQueueSnapshot } from "../../lib/queue/queue-snapshot";
import { admissionCookie, createQueueTokens } from "../../lib/queue/tokens";
import { getAppContext } from "../../lib/shared/context";
import { DomainError } from "../../lib/shared/errors";
import { loadStaffSession, type SignedInStaff } from "../../lib/staff/sessions";
import type { StaffRole } from "../../lib/staff/staff";
import { parseRequestPath } from "../request-path";
import { QueueStateStaleError } from "./access-control-deps";
import {
  assertCitizen,
  assertClinic,
  assertOwnCitizen,
  assertRole,
  assertStaff,
  type StaffOfClinic,
} from "./access-rules";
import { type Admitted, assertAdmission } from "./assert-admission";
import { getCurrentSession } from "./current-user";

/**
 * Each page behind the gate asks for what it needs before it reads anything, by the rules that the gate goes by.
 * Whoever may not be there is sent to ask again, so that the gate refuses them with the reason.
 */
async function orAskAgain<T>(judge: () => T): Promise<T> {
  try {
    if (!revocationList().trusted) throw new QueueStateStaleError();
    return judge();
  } catch (error) {
    if (!(error instanceof DomainError || error instanceof QueueStateStaleError)) throw error;
  }
  const path = (await headers()).get("x-page-path") ?? "";
  return redirect(parseRequestPath(path) ? path : "/");
}

async function staffNow(): Promise<SignedInStaff | null> {
  const session = await getCurrentSession();
  const { database, clock } = getAppContext();
  return session?.kind === "staff" ? loadStaffSession(database, session, clock.now()) : null;
}

/** Any member of staff, also one who must set up the second step first. */
export async function requireStaff(): Promise<SignedInStaff> {
  const staff = await staffNow();
  return orAskAgain(() => assertStaff(staff));
}

export async function requireRole(...roles: StaffRole[]): Promise<SignedInStaff> {
  const staff = await staffNow();
  return orAskAgain(() => assertRole(staff, ...roles));
}

/**
 * @param clinic the clinic's number as the address has it; undefined where the address names none
 * @param roles all who work at a clinic, unless some are named
 */
export async function requireClinic(
  clinic: string | undefined,
  ...roles: ("CLINIC_STAFF" | "CLINIC_MANAGER")[]
): Promise<StaffOfClinic> {
  const staff = await staffNow();
  return orAskAgain(() => assertClinic(staff, clinic, ...roles));
}

export async function requireCitizen(): Promise<CitizenSession> {
  const session = await getCurrentSession();
  return orAskAgain(() => assertCitizen(session));
}

export async function requireOwnCitizen(): Promise<CitizenSession> {
  const session = await getCurrentSession();
  return orAskAgain(() => assertOwnCitizen(session));
}

export async function requireAdmission(): Promise<Admitted & { session: CitizenSession }> {
  const { environment, clock } = getAppContext();
  const session = await getCurrentSession();
  const secure = environment.baseUrl.startsWith("https:");
  const token = (await cookies()).get(admissionCookie(secure))?.value;
  return orAskAgain(() => {
    const citizen = assertCitizen(session);
    const { sub: personId, by } = citizen;
    const who = { personId, birth: getSessionBirth(citizen), bookerId: by?.sub };
    const parts = { tokens: createQueueTokens(environment.signingKeys), board: getQueueSnapshot() };
    return { ...assertAdmission(parts, who, token, clock.now()), session: citizen };
  });
}
