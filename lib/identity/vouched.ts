import { z } from "zod";
import { cookieName } from "../platform/cookie-name";
import { cookie, cookieOf } from "../platform/http";
import { keyOf, NotOpened, openAt, sealAt } from "../platform/sealed/sealed";

/** How long a provider's word is kept for who has a phone still to prove. Seconds. */
const keptForSeconds = 30 * 60;

const vouched = z.object({
  provider: z.string(),
  subject: z.string(),
  name: z.string(),
  /** YYYY-MM-DD */
  birthDate: z.string(),
});
/** Who an identity provider has said somebody is, whose phone is still to be proven. */
export type VouchedFor = z.infer<typeof vouched>;

const kept = vouched.extend({ until: z.number() });

/** Where the value is sealed for; no column is named so. */
const place = "cookie:vouched";
const vouchedCookie = (secure: boolean) => cookieName("vouched", secure);

/** Keeps a provider's word in the browser, sealed. @returns a Set-Cookie value */
export function keepVouched(word: VouchedFor, now: Date, secure: boolean): string {
  const value = JSON.stringify({ ...word, until: now.getTime() + keptForSeconds * 1_000 });
  return cookie(vouchedCookie(secure), sealAt(place, value), { secure, maxAgeSeconds: keptForSeconds });
}

/** What a provider has said of whoever uses this browser; undefined where it did not, or too long ago. */
export function vouchedIn(header: string | undefined, now: Date, secure: boolean): VouchedFor | undefined {
  const value = cookieOf(header, vouchedCookie(secure));
  if (!value || keyOf(value) === null) return undefined;
  try {
    const { data } = kept.safeParse(JSON.parse(openAt(place, value)));
    return data && data.until > now.getTime() ? data : undefined;
  } catch (error) {
    if (error instanceof NotOpened || error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** Takes it away. @returns a Set-Cookie value */
export const forgetVouched = (secure: boolean): string =>
  cookie(vouchedCookie(secure), "", { secure, maxAgeSeconds: 0 });
