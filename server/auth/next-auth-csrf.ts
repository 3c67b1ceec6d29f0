import { createHash, createHmac, randomBytes } from "node:crypto";
import { toCookieName } from "../../lib/shared/cookie-name";
import type { SigningKey } from "../../lib/shared/crypto/jwt";

/** The secret that next-auth derives its own cookies from. */
export function getAuthSecret(keys: readonly SigningKey[]): string {
  const first = keys[0];
  if (!first) throw new RangeError("no signing key");
  return createHmac("sha256", first.secret).update("next-auth").digest("base64url");
}

export function getCsrfCookieName(secure: boolean): string {
  return toCookieName("next-auth.csrf-token", secure);
}

const hashOf = (token: string, secret: string) =>
  createHash("sha256").update(`${token}${secret}`).digest("hex");

/**
 * A token for a sign-in form, and next-auth's CSRF cookie with it: the token and its hash with the secret, as
 * next-auth 4 makes them, so that a form can be posted without a script having fetched the token first.
 */
export function createCsrfCookie(secret: string): { token: string; value: string } {
  const token = randomBytes(32).toString("hex");
  return { token, value: `${token}%7C${hashOf(token, secret)}` };
}

/** The token that goes into the form; undefined where the cookie is not one that next-auth would take. */
export function readCsrfToken(cookieValue: string | undefined, secret: string): string | undefined {
  const [, token, hash] = /^([0-9a-f]{64})(?:%7C|\|)([0-9a-f]{64})$/i.exec(cookieValue ?? "") ?? [];
  return token && hash === hashOf(token, secret) ? token : undefined;
}
