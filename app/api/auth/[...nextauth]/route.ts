import NextAuth from "next-auth";
import { nextAuthOptions } from "@/lib/identity/options";
import { sessionTokens } from "@/lib/identity/session";
import { goingToCookie, wayBack } from "@/lib/identity/way-back";
import { cookieOf } from "@/lib/platform/http";
import { runtime } from "@/lib/platform/runtime";

async function handler(request: Request, context: RouteContext<"/api/auth/[...nextauth]">) {
  const { environment, database, clock, log } = runtime();
  const options = nextAuthOptions({
    ...environment,
    database,
    clock,
    log,
    sessions: sessionTokens(environment.signingKeys),
  });
  const answer: Response = await NextAuth(request as never, context as never, options);
  const location = answer.headers.get("location");
  if (location) {
    const secure = environment.baseUrl.startsWith("https:");
    const goingTo = cookieOf(request.headers.get("cookie") ?? undefined, goingToCookie(secure));
    const back = wayBack(
      location,
      request.headers.get("referer"),
      goingTo && decodeURIComponent(goingTo),
      environment.baseUrl,
    );
    answer.headers.set("location", back);
  }
  return answer;
}

export { handler as GET, handler as POST };
