import { randomBytes } from "node:crypto";

// Without letters that are taken for digits when a code is read out.
const alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

export function generateReference(): string {
  // 256 is a multiple of 32, so every letter is as likely.
  return Array.from(randomBytes(10), (byte) => alphabet[byte % alphabet.length]).join("");
}

/**
 * A booking code as it is stored: spaces and hyphens are for reading it out, and letters that codes do not have
 * are read as the digits they look like.
 */
export function normalizeReference(text: string): string {
  const plain = text.normalize("NFKC").toUpperCase();
  return plain.replaceAll(/[\s-]/g, "").replaceAll("O", "0").replaceAll(/[IL]/g, "1");
}
