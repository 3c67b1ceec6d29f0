import { z } from "zod";
import { toCookieName } from "../shared/cookie-name";
import { formatCookie, readCookie } from "../shared/cookies";
import {
  blindIndexes,
  DecryptionError,
  decryptWithAad,
  encryptWithAad,
  readKeyId,
} from "../shared/crypto/column-encryption";

/** How long a device is remembered on which somebody signed in. Seconds. */
const knownForSeconds = 180 * 86_400;
/** Most people use one device, a family a few. */
const mostPhones = 4;

const kept = z.array(z.object({ phone: z.string(), until: z.number() })).max(mostPhones);
type Kept = z.infer<typeof kept>;

/** Where the value is sealed for; no column is named so. */
const place = "cookie:known-device";
const knownDeviceCookie = (secure: boolean) => toCookieName("known-device", secure);

const hashesOf = (phone: string) => blindIndexes("phone", phone).map((hash) => hash.toString("base64url"));

function read(header: string | undefined, now: Date, secure: boolean): Kept {
  const value = readCookie(header, knownDeviceCookie(secure));
  if (!value || readKeyId(value) === null) return [];
  try {
    const { data = [] } = kept.safeParse(JSON.parse(decryptWithAad(place, value)));
    return data.filter(({ until }) => until > now.getTime());
  } catch (error) {
    if (error instanceof DecryptionError || error instanceof SyntaxError) return [];
    throw error;
  }
}

/**
 * Whether the owner of a phone has signed in on this device before. Codes to their phone are then counted apart, so
 * that no stranger's wishes can keep theirs from being sent.
 *
 * @param header the request's Cookie header
 * @param phone E.164
 */
export function isKnownDevice(
  header: string | undefined,
  phone: string,
  now: Date,
  secure: boolean,
): boolean {
  const hashes = hashesOf(phone);
  return read(header, now, secure).some((known) => hashes.includes(known.phone));
}

/** Remembers that somebody has signed in on this device by their phone. @returns a Set-Cookie value */
export function rememberDevice(
  header: string | undefined,
  phone: string,
  now: Date,
  secure: boolean,
): string {
  const hashes = hashesOf(phone);
  const others = read(header, now, secure).filter((known) => !hashes.includes(known.phone));
  const all: Kept = [
    { phone: hashes[0] ?? "", until: now.getTime() + knownForSeconds * 1_000 },
    ...others,
  ].slice(0, mostPhones);
  return formatCookie(knownDeviceCookie(secure), encryptWithAad(place, JSON.stringify(all)), {
    secure,
    maxAgeSeconds: knownForSeconds,
  });
}
