import { createHash } from "node:crypto";
import { toCookieName } from "../shared/cookie-name";
import { formatCookie, readCookie } from "../shared/cookies";

/** As long as a session lasts. Seconds. */
const lifetimeSeconds = 12 * 3_600;

const hintCookie = (secure: boolean) => toCookieName("booked", secure);

const hintOf = (personId: string) => createHash("sha256").update(personId).digest("hex").slice(0, 16);

/**
 * A Set-Cookie value by which pages that ask no database tell somebody that they have booked. It opens and refuses
 * nothing: whether there is a booking is decided where it matters.
 */
export function formatBookedHint(personId: string, booked: boolean, secure: boolean): string {
  return formatCookie(hintCookie(secure), booked ? hintOf(personId) : "", {
    secure,
    maxAgeSeconds: booked ? lifetimeSeconds : 0,
  });
}

/** Whether this browser was told that a person has booked. */
export function hasBookedHint(cookies: string | undefined, personId: string, secure: boolean): boolean {
  return readCookie(cookies, hintCookie(secure)) === hintOf(personId);
}

/** Whether this browser was told that anybody has: then it is worth asking who is signed in. */
export function hasAnyBookedHint(cookies: string | undefined, secure: boolean): boolean {
  return Boolean(readCookie(cookies, hintCookie(secure)));
}
