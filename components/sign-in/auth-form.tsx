import { cookies } from "next/headers";
import type { ReactNode } from "react";
import { csrfCookieName, csrfTokenOf } from "@/lib/identity/csrf";
import { runtime } from "@/lib/platform/runtime";

/** A form that posts to next-auth, with its token; works without scripts. */
export async function AuthForm({
  action,
  to,
  children,
}: {
  action: string;
  to: string;
  children: ReactNode;
}) {
  const name = csrfCookieName(runtime().environment.baseUrl.startsWith("https:"));
  const token = csrfTokenOf((await cookies()).get(name)?.value ?? "");
  return (
    <form method="post" action={`/api/auth/${action}`}>
      <input type="hidden" name="csrfToken" value={token} />
      <input type="hidden" name="callbackUrl" value={to} />
      {children}
    </form>
  );
}
