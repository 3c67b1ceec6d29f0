import { createHash, createHmac, randomBytes } from "node:crypto";
import { cookieName } from "../platform/cookie-name";
import type { SigningKey } from "../platform/tokens";

/** The secret that next-auth derives its own cookies from. */
export function authSecret(keys: readonly SigningKey[]): string {
  const first = keys[0];
  if (!first) throw new RangeError("no signing key");
  return createHmac("sha256", first.secret).update("next-auth").digest("base64url");
}

export function csrfCookieName(secure: boolean): string {
  return cookieName("next-auth.csrf-token", secure);
}

/**
 * A value for next-auth's CSRF cookie: a token and its hash with the secret, as next-auth 4 makes it, so
 * that a sign-in form can be posted without a script having fetched the token first.
 */
export function newCsrfCookie(secret: string): string {
  const token = randomBytes(32).toString("hex");
  return `${token}%7C${createHash("sha256").update(`${token}${secret}`).digest("hex")}`;
}

/** The token that goes into the form, from the cookie's value. */
export function csrfTokenOf(cookieValue: string): string {
  return decodeURIComponent(cookieValue).split("|")[0] ?? "";
}
