import NextAuth from "next-auth";
import { nextAuthOptions } from "@/lib/identity/options";
import { sessionTokens } from "@/lib/identity/session";
import { wayBack } from "@/lib/identity/way-back";
import { runtime } from "@/lib/platform/runtime";

async function handler(request: Request, context: RouteContext<"/api/auth/[...nextauth]">) {
  const { environment, database, clock, log } = runtime();
  const options = nextAuthOptions({
    ...environment,
    database,
    clock,
    log,
    sessions: sessionTokens(environment.signingKeys),
    addressOf: (headers) => headers["x-client-address"] ?? "",
  });
  const answer: Response = await NextAuth(request as never, context as never, options);
  const location = answer.headers.get("location");
  if (location) {
    answer.headers.set("location", wayBack(location, request.headers.get("referer"), environment.baseUrl));
  }
  return answer;
}

export { handler as GET, handler as POST };
