import { cookies, headers } from "next/headers";
import { type DraftSubject, type FormDraft, readDraft } from "../../lib/citizens/form-draft";
import { createSessionTokens, getSessionCookieName, type Session } from "../../lib/citizens/session";
import { listSessionRights, revocationList } from "../../lib/citizens/session-revocation";
import { getAppContext } from "../../lib/shared/context";

export async function getCurrentSession(): Promise<Session | null> {
  const { environment, clock } = getAppContext();
  const secure = environment.baseUrl.startsWith("https:");
  const token = (await cookies()).get(getSessionCookieName(secure))?.value;
  const tokens = createSessionTokens(environment.signingKeys);
  return revocationList().withRevocation(tokens, listSessionRights).verify(token, clock.now());
}

/** What was typed about somebody before the page being rendered, and is still kept. */
export async function getFormDraft(about: DraftSubject): Promise<FormDraft> {
  const { environment, clock } = getAppContext();
  const secure = environment.baseUrl.startsWith("https:");
  return readDraft((await headers()).get("cookie") ?? undefined, about, clock.now(), secure);
}
