import type { ReactNode } from "react";

/** A form that posts to next-auth, with its token; works without scripts. */
export function AuthForm({
  action,
  to,
  csrfToken,
  children,
}: {
  action: string;
  to: string;
  csrfToken: string;
  children: ReactNode;
}) {
  return (
    <form method="post" action={`/api/auth/${action}`}>
      <input type="hidden" name="csrfToken" value={csrfToken} />
      <input type="hidden" name="callbackUrl" value={to} />
      {children}
    </form>
  );
}
