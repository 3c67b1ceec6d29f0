import { z } from "zod";
import { cookieName } from "../platform/cookie-name";
import { cookie, cookieOf } from "../platform/http";
import { keyOf, lookupHashes, NotOpened, openAt, sealAt } from "../platform/sealed/sealed";

/** How long a device is remembered on which somebody signed in. Seconds. */
const knownForSeconds = 180 * 86_400;
/** Most people use one device, a family a few. */
const mostPhones = 4;

const kept = z.array(z.object({ phone: z.string(), until: z.number() })).max(mostPhones);
type Kept = z.infer<typeof kept>;

/** Where the value is sealed for; no column is named so. */
const place = "cookie:known-device";
const knownDeviceCookie = (secure: boolean) => cookieName("known-device", secure);

const hashesOf = (phone: string) => lookupHashes("phone", phone).map((hash) => hash.toString("base64url"));

function read(header: string | undefined, now: Date, secure: boolean): Kept {
  const value = cookieOf(header, knownDeviceCookie(secure));
  if (!value || keyOf(value) === null) return [];
  try {
    const { data = [] } = kept.safeParse(JSON.parse(openAt(place, value)));
    return data.filter(({ until }) => until > now.getTime());
  } catch (error) {
    if (error instanceof NotOpened || error instanceof SyntaxError) return [];
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
  return cookie(knownDeviceCookie(secure), sealAt(place, JSON.stringify(all)), {
    secure,
    maxAgeSeconds: knownForSeconds,
  });
}
