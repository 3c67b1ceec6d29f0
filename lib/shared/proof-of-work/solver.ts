import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import type { Challenge } from "./protocol";

/**
 * Finds the number of a challenge by trying them all. It runs where there is no TLS as well, where browsers withhold
 * their own hashes.
 *
 * @returns null when none fits
 */
export function findSolution({
  salt,
  challenge,
  maxnumber,
}: Omit<Challenge, "algorithm" | "signature">): number | null {
  for (let number = 0; number <= maxnumber; number++)
    if (bytesToHex(sha256(utf8ToBytes(`${salt}${number}`))) === challenge) return number;
  return null;
}
