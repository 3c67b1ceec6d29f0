import { isIPv6 } from "node:net";
import { RateLimiterMemory } from "rate-limiter-flexible";
import { Refusal, type RefusalReason } from "../platform/refusal";

/**
 * What one network may ask, in one process. Phones and accounts have limits of their own; this one only
 * slows a sweep over many of them. It must be wide: mobile carriers put thousands of subscribers behind
 * one address, and on an opening day they all sign in.
 */
export const perNetwork = { codes: 300, staffTries: 60, seconds: 600 } as const;

/** What one network may try on one staff account. */
export const perStaffAccount = { tries: 10, seconds: 600 } as const;

/** The part of an address that one subscriber holds: an IPv4 address, or the first 64 bits of IPv6. */
export function networkOf(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped) return mapped;
  const plain = address.replace(/%.*$/, "");
  if (!isIPv6(plain)) return address;
  // The URL standard writes every address in one way: lower case, no leading zeros, one "::" at the most.
  const [head = "", tail = ""] = new URL(`http://[${plain}]`).hostname.slice(1, -1).split("::");
  const before = head.split(":").filter(Boolean);
  const after = tail.split(":").filter(Boolean);
  const groups = [...before, ...Array(8 - before.length - after.length).fill("0"), ...after];
  return `${groups.slice(0, 4).join(":")}::/64`;
}

const codes = new RateLimiterMemory({ points: perNetwork.codes, duration: perNetwork.seconds });
const staff = new RateLimiterMemory({ points: perNetwork.staffTries, duration: perNetwork.seconds });
const account = new RateLimiterMemory({ points: perStaffAccount.tries, duration: perStaffAccount.seconds });

async function take(limiter: RateLimiterMemory, key: string, reason: RefusalReason): Promise<void> {
  await limiter.consume(key).catch(() => {
    throw new Refusal(reason);
  });
}

/**
 * Counts a request for a code.
 *
 * @throws Refusal `code-limit`
 */
export async function countCodeRequest(address: string): Promise<void> {
  await take(codes, networkOf(address), "code-limit");
}

/**
 * Counts a try at a staff password. The account's count is kept by network, so that a stranger's tries do
 * not lock its owner out.
 *
 * @throws Refusal `sign-in-limit`
 */
export async function countStaffTry(address: string, email: string): Promise<void> {
  const network = networkOf(address);
  await take(staff, network, "sign-in-limit");
  await take(account, `${network} ${email.trim().toLowerCase()}`, "sign-in-limit");
}
