import { cookies, headers } from "next/headers";
import { redirect } from "next/navigation";
import { runtime } from "../platform/runtime";
import { liveStaff, type StaffAtWork } from "./account/sessions";
import { revocationList, rightsOfSession } from "./revocations";
import { type CitizenSession, type Session, sessionCookieName, sessionTokens } from "./session";
import { type About, type Typed, typedIn } from "./typed";

/** The session of the page being rendered, or null. */
export async function currentSession(): Promise<Session | null> {
  const { environment, clock } = runtime();
  const secure = environment.baseUrl.startsWith("https:");
  const token = (await cookies()).get(sessionCookieName(secure))?.value;
  const tokens = sessionTokens(environment.signingKeys);
  return revocationList().withRevocation(tokens, rightsOfSession).verify(token, clock.now());
}

/** What was typed about somebody before the page being rendered, and is still kept. */
export async function typedBefore(about: About): Promise<Typed> {
  const { environment, clock } = runtime();
  const secure = environment.baseUrl.startsWith("https:");
  return typedIn((await headers()).get("cookie") ?? undefined, about, clock.now(), secure);
}

/**
 * Asks for the page being rendered once more: whose session ended between the gate and the page is refused by the
 * gate, with the reason.
 */
async function judgedAnew(): Promise<never> {
  redirect((await headers()).get("x-page-path") ?? "/");
}

/**
 * The staff member of the page being rendered, as their account stands now. The server has refused others before.
 */
export async function currentStaff(): Promise<StaffAtWork> {
  const session = await currentSession();
  const { database, clock } = runtime();
  const staff = session?.kind === "staff" ? await liveStaff(database, session, clock.now()) : null;
  return staff ?? judgedAnew();
}

/** The citizen of the page being rendered. The gate has checked before; the page checks again. */
export async function currentCitizen(): Promise<CitizenSession> {
  const session = await currentSession();
  return session?.kind === "citizen" ? session : judgedAnew();
}
