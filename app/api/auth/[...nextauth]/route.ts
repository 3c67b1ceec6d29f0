import NextAuth from "next-auth";
import { nextAuthOptions } from "@/lib/identity/options";
import { sessionTokens } from "@/lib/identity/session";
import { runtime } from "@/lib/platform/runtime";

function handler(request: Request, context: RouteContext<"/api/auth/[...nextauth]">) {
  const { environment, database, clock, log } = runtime();
  const options = nextAuthOptions({
    ...environment,
    database,
    clock,
    log,
    sessions: sessionTokens(environment.signingKeys),
    addressOf: (headers) => headers["x-client-address"] ?? "",
  });
  return NextAuth(request as never, context as never, options);
}

export { handler as GET, handler as POST };
