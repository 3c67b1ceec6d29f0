import { cookies, headers } from "next/headers";
import { redirect } from "next/navigation";
import {
  assertCitizen,
  assertClinic,
  assertOwnCitizen,
  assertRole,
  assertStaff,
  type StaffOfClinic,
} from "../identity/access-rules";
import { liveStaff, type StaffAtWork } from "../identity/account/sessions";
import { revocationList } from "../identity/revocations";
import { birthOf, type CitizenSession } from "../identity/session";
import type { StaffRole } from "../identity/staff";
import { currentSession } from "../identity/visitor";
import { Refusal } from "../platform/refusal";
import { runtime } from "../platform/runtime";
import { board } from "../queue/board";
import { type Admitted, assertAdmission } from "../queue/gate/assert-admission";
import { GateShut } from "../queue/gate/parts";
import { readPlace } from "../queue/gate/path";
import { admissionCookie, queueTokens } from "../queue/tickets";

/**
 * Each page behind the gate asks for what it needs before it reads anything, by the rules that the gate goes by.
 * Whoever may not be there is sent to ask again, so that the gate refuses them with the reason.
 */
async function orAskAgain<T>(judge: () => T): Promise<T> {
  try {
    if (!revocationList().trusted) throw new GateShut();
    return judge();
  } catch (error) {
    if (!(error instanceof Refusal || error instanceof GateShut)) throw error;
  }
  const path = (await headers()).get("x-page-path") ?? "";
  return redirect(readPlace(path) ? path : "/");
}

/** The account of the page being rendered, as it stands now. */
async function staffNow(): Promise<StaffAtWork | null> {
  const session = await currentSession();
  const { database, clock } = runtime();
  return session?.kind === "staff" ? liveStaff(database, session, clock.now()) : null;
}

/** Any member of staff, also one who must set up the second step first. */
export async function requireStaff(): Promise<StaffAtWork> {
  const staff = await staffNow();
  return orAskAgain(() => assertStaff(staff));
}

export async function requireRole(...roles: StaffRole[]): Promise<StaffAtWork> {
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
  const session = await currentSession();
  return orAskAgain(() => assertCitizen(session));
}

/** A citizen who acts for themselves. */
export async function requireOwnCitizen(): Promise<CitizenSession> {
  const session = await currentSession();
  return orAskAgain(() => assertOwnCitizen(session));
}

/** Somebody who has been let in. */
export async function requireAdmission(): Promise<Admitted & { session: CitizenSession }> {
  const { environment, clock } = runtime();
  const session = await currentSession();
  const secure = environment.baseUrl.startsWith("https:");
  const token = (await cookies()).get(admissionCookie(secure))?.value;
  return orAskAgain(() => {
    const citizen = assertCitizen(session);
    const { sub: personId, by } = citizen;
    const who = { personId, birth: birthOf(citizen), bookerId: by?.sub };
    const parts = { tokens: queueTokens(environment.signingKeys), board: board() };
    return { ...assertAdmission(parts, who, token, clock.now()), session: citizen };
  });
}
