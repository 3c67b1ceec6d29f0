import { randomBytes } from "node:crypto";

// Without letters that are taken for digits when a code is read out.
const alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

export function generateReference(): string {
  // 256 is a multiple of 32, so every letter is as likely.
  return Array.from(randomBytes(10), (byte) => alphabet[byte % alphabet.length]).join("");
}
