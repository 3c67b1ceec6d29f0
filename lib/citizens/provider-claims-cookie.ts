import { z } from "zod";
import { toCookieName } from "../shared/cookie-name";
import { formatCookie, readCookie } from "../shared/cookies";
import {
  DecryptionError,
  decryptWithAad,
  encryptWithAad,
  readKeyId,
} from "../shared/crypto/column-encryption";
import type { ErrorCode } from "../shared/errors";

/** How long a provider's word is kept for who has a phone still to prove. Seconds. */
const keptForSeconds = 30 * 60;

/** Why who is known to a provider has to prove a phone by a code, and then goes on. */
export const byCodeInstead: ReadonlySet<string> = new Set<ErrorCode>(["phone-missing", "name-differs"]);

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
const vouchedCookie = (secure: boolean) => toCookieName("vouched", secure);

/** Keeps a provider's word in the browser, sealed. @returns a Set-Cookie value */
export function keepVouched(word: VouchedFor, now: Date, secure: boolean): string {
  const value = JSON.stringify({ ...word, until: now.getTime() + keptForSeconds * 1_000 });
  return formatCookie(vouchedCookie(secure), encryptWithAad(place, value), {
    secure,
    maxAgeSeconds: keptForSeconds,
  });
}

/** What a provider has said of whoever uses this browser; undefined where it did not, or too long ago. */
export function vouchedIn(header: string | undefined, now: Date, secure: boolean): VouchedFor | undefined {
  const value = readCookie(header, vouchedCookie(secure));
  if (!value || readKeyId(value) === null) return undefined;
  try {
    const { data } = kept.safeParse(JSON.parse(decryptWithAad(place, value)));
    return data && data.until > now.getTime() ? data : undefined;
  } catch (error) {
    if (error instanceof DecryptionError || error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** Takes it away. @returns a Set-Cookie value */
export const forgetVouched = (secure: boolean): string =>
  formatCookie(vouchedCookie(secure), "", { secure, maxAgeSeconds: 0 });
