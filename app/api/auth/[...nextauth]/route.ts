import NextAuth from "next-auth";
import { nextAuthOptions } from "@/lib/identity/options";
import { revocationList, rightsOfSession } from "@/lib/identity/revocations";
import { sessionCookieName, sessionTokens } from "@/lib/identity/session";
import { forgetTyped, keepTyped } from "@/lib/identity/typed";
import { keepVouched, type VouchedFor } from "@/lib/identity/vouched";
import { decoded, forgetGoingTo, goingToCookie, isDestination, wayBack } from "@/lib/identity/way-back";
import { cookieOf } from "@/lib/platform/http";
import { runtime } from "@/lib/platform/runtime";

/** What our forms send; next-auth fails over a broken body of another kind. */
const form = /^application\/x-www-form-urlencoded\s*(?:;|$)/i;

async function handler(request: Request, context: RouteContext<"/api/auth/[...nextauth]">) {
  if (request.method === "POST" && !form.test(request.headers.get("content-type") ?? ""))
    return new Response(null, { status: 415 });
  const { searchParams } = new URL(request.url);
  const { environment, database, clock, log } = runtime();
  const { baseUrl } = environment;
  const secure = baseUrl.startsWith("https:");
  const goingTo = cookieOf(request.headers.get("cookie") ?? undefined, goingToCookie(secure));
  if (!isDestination(searchParams.get("callbackUrl"), baseUrl)) return new Response(null, { status: 400 });
  if (goingTo && !isDestination(decoded(goingTo) ?? goingTo, baseUrl))
    return new Response(null, { status: 400, headers: { "set-cookie": forgetGoingTo(secure) } });
  let vouched: VouchedFor | undefined;
  const options = nextAuthOptions({
    ...environment,
    database,
    clock,
    log,
    sessions: revocationList().withRevocation(sessionTokens(environment.signingKeys), rightsOfSession),
    endSession: (session) => revocationList().endSignIn(session),
    vouchedFor(word) {
      vouched = word;
    },
  });
  const answer: Response = await NextAuth(request as never, context as never, options);
  const location = answer.headers.get("location");
  if (location) {
    answer.headers.set("location", wayBack(location, request.headers.get("referer"), goingTo, baseUrl));
    // Whoever is in has been asked who they are for the last time.
    if (setsSession(answer, secure)) answer.headers.append("set-cookie", forgetTyped(secure));
  }
  if (vouched) {
    // They go on by a code: what the provider said need not be typed, and counts once the code was right.
    const { name, birthDate } = vouched;
    const [year = "", month = "", day = ""] = birthDate.split("-");
    const header = request.headers.get("cookie") ?? undefined;
    const typed = keepTyped(header, "self", { name, year, month, day }, clock.now(), secure);
    answer.headers.append("set-cookie", typed);
    answer.headers.append("set-cookie", keepVouched(vouched, clock.now(), secure));
  }
  return answer;
}

const setsSession = ({ headers }: Response, secure: boolean) =>
  headers.getSetCookie().some((line) => line.startsWith(`${sessionCookieName(secure)}=ey`));

export { handler as GET, handler as POST };
