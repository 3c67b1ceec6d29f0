import { randomUUID } from "node:crypto";
import { hash, verify } from "@node-rs/argon2";
import type { ErrorCode } from "../shared/errors";
import { loadBreachedPasswords } from "./breached-passwords";

export const MIN_PASSWORD_LENGTH = 12;

/** More would only let a stranger keep the hash function busy. */
const longestPassword = 256;

/** Argon2id with OWASP's least parameters: 19 MiB, two passes, one lane. */
const argon2id = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

export function hashPassword(password: string): Promise<string> {
  return hash(password.normalize("NFC"), argon2id);
}

let decoy: Promise<string> | undefined;

/**
 * Whether a password is the one of a hash. Without a hash it takes as long and is wrong.
 *
 * @param phc as `hashPassword` gives it; null where there is no account
 */
export async function isPassword(phc: string | null, password: string): Promise<boolean> {
  decoy ??= hashPassword(randomUUID());
  const typed = password.length <= longestPassword ? password.normalize("NFC") : "";
  const right = await verify(phc ?? (await decoy), typed);
  return right && phc !== null;
}

/** Words that somebody would try first at this site. */
const ownWords = ["vaccine", "reservation", "password"];

/** What is left when all that is easily guessed of a person or of this site is taken away. */
function withoutKnown(password: string, about: readonly string[]): string {
  const words = about
    .flatMap((text) => text.toLowerCase().split(/[\s@.]+/))
    .filter((word) => word.length > 2);
  return [...words, ...ownWords]
    .sort((a, b) => b.length - a.length)
    .reduce((rest, word) => rest.replaceAll(word, ""), password.toLowerCase());
}

/**
 * What is wrong with a new password. Length and not being known decide; no kind of character is asked for
 * (NIST SP 800-63B, section 3.1.1.2).
 *
 * @param about texts of the person that a stranger may know, such as e-mail and name
 */
export function checkPasswordRules(
  password: string,
  about: readonly string[],
): Extract<ErrorCode, `password-${string}`> | null {
  const length = [...password].length;
  if (length < MIN_PASSWORD_LENGTH) return "password-too-short";
  if (length > longestPassword) return "password-too-long";
  const plain = password.normalize("NFC").toLowerCase();
  const few = new Set(plain).size < 5;
  const guessed = [...withoutKnown(plain, about)].length < 5;
  return few || guessed || loadBreachedPasswords(MIN_PASSWORD_LENGTH).has(plain) ? "password-known" : null;
}
