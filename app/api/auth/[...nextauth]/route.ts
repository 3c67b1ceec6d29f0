import NextAuth from "next-auth";
import { clearDraft, sealDraft } from "@/lib/citizens/form-draft";
import { keepVouched, type VouchedFor } from "@/lib/citizens/provider-claims-cookie";
import { createSessionTokens, getSessionCookieName } from "@/lib/citizens/session";
import { listSessionRights, revocationList } from "@/lib/citizens/session-revocation";
import {
  clearCallbackCookie,
  decodeComponent,
  formatCallbackCookie,
  getErrorRedirect,
  isValidRedirect,
} from "@/lib/citizens/sign-in-redirect";
import { getAppContext } from "@/lib/shared/context";
import { readCookie } from "@/lib/shared/cookies";
import { createNextAuthOptions } from "@/server/auth/next-auth-options";

/** What our forms send; next-auth fails over a broken body of another kind. */
const form = /^application\/x-www-form-urlencoded\s*(?:;|$)/i;

async function handler(request: Request, context: RouteContext<"/api/auth/[...nextauth]">) {
  if (request.method === "POST" && !form.test(request.headers.get("content-type") ?? ""))
    return new Response(null, { status: 415 });
  const { searchParams } = new URL(request.url);
  const { environment, database, clock, log } = getAppContext();
  const { baseUrl } = environment;
  const secure = baseUrl.startsWith("https:");
  const goingTo = readCookie(request.headers.get("cookie") ?? undefined, formatCallbackCookie(secure));
  if (!isValidRedirect(searchParams.get("callbackUrl"), baseUrl)) return new Response(null, { status: 400 });
  if (goingTo && !isValidRedirect(decodeComponent(goingTo) ?? goingTo, baseUrl))
    return new Response(null, { status: 400, headers: { "set-cookie": clearCallbackCookie(secure) } });
  let vouched: VouchedFor | undefined;
  const options = createNextAuthOptions({
    ...environment,
    database,
    clock,
    log,
    sessions: revocationList().withRevocation(
      createSessionTokens(environment.signingKeys),
      listSessionRights,
    ),
    endSession: (session) => revocationList().endSignIn(session),
    vouchedFor(word) {
      vouched = word;
    },
  });
  const answer: Response = await NextAuth(request as never, context as never, options);
  const location = answer.headers.get("location");
  if (location) {
    answer.headers.set(
      "location",
      getErrorRedirect(location, request.headers.get("referer"), goingTo, baseUrl),
    );
    // Whoever is in has been asked who they are for the last time.
    if (setsSession(answer, secure)) answer.headers.append("set-cookie", clearDraft(secure));
  }
  if (vouched) {
    // They go on by a code: what the provider said need not be typed, and counts once the code was right.
    const { name, birthDate } = vouched;
    const [year = "", month = "", day = ""] = birthDate.split("-");
    const header = request.headers.get("cookie") ?? undefined;
    const typed = sealDraft(header, "self", { name, year, month, day }, clock.now(), secure);
    answer.headers.append("set-cookie", typed);
    answer.headers.append("set-cookie", keepVouched(vouched, clock.now(), secure));
  }
  return answer;
}

const setsSession = ({ headers }: Response, secure: boolean) =>
  headers.getSetCookie().some((line) => line.startsWith(`${getSessionCookieName(secure)}=ey`));

export { handler as GET, handler as POST };
