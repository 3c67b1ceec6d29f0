import { cookies, headers } from "next/headers";
import { runtime } from "../platform/runtime";
import { revocationList, rightsOfSession } from "./revocations";
import { type Session, sessionCookieName, sessionTokens } from "./session";
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
