import { cookies } from "next/headers";
import { runtime } from "../platform/runtime";
import { type CitizenSession, type Session, sessionCookieName, sessionTokens } from "./session";

/** The session of the page being rendered, or null. */
export async function currentSession(): Promise<Session | null> {
  const { environment, clock } = runtime();
  const secure = environment.baseUrl.startsWith("https:");
  const token = (await cookies()).get(sessionCookieName(secure))?.value;
  return sessionTokens(environment.signingKeys).verify(token, clock.now());
}

/**
 * The citizen of the page being rendered. The gate has checked before; the page checks again.
 *
 * @throws Error when no citizen is signed in
 */
export async function currentCitizen(): Promise<CitizenSession> {
  const session = await currentSession();
  if (session?.kind !== "citizen") throw new Error("no citizen is signed in");
  return session;
}
