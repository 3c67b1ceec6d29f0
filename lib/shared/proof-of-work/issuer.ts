import { createHmac, hash as hashOf, randomBytes, randomInt, timingSafeEqual } from "node:crypto";
import type { SigningKey } from "../crypto/jwt";
import type { Challenge } from "./protocol";

/** How long there is to solve one. Milliseconds. */
const lasts = 2 * 60_000;

const hex64 = /^[0-9a-f]{64}$/;

const saltOf = (random: string, expires: number, subject: string) =>
  `${random}?expires=${expires}&for=${subject}&`;

/**
 * Asks for work before something that many could be made to do at once: to find a number by trying. Nothing is kept:
 * a challenge is signed, is for one subject, and ends in two minutes; to verify a proof takes one hash and one HMAC.
 *
 * A proof may be shown again while it lasts, by its subject alone; it is for acts that a subject can do only once.
 *
 * @param keys the first signs, all verify
 */
export function createChallengeIssuer(keys: readonly SigningKey[]) {
  const secrets = keys.map(({ secret }) => createHmac("sha256", secret).update("proof of work").digest());
  const [first] = secrets;
  if (!first) throw new RangeError("no signing key");
  const hash = (salt: string, number: number) => hashOf("sha256", `${salt}${number}`, "hex");
  const sign = (challenge: string, secret: Buffer) => createHmac("sha256", secret).update(challenge).digest();

  return {
    /**
     * @param subject who may show the proof
     * @param most the most numbers to try; half of it on average
     * @param forLong milliseconds
     * @returns a challenge with its solution, which is for programs that measure; a browser is not told
     */
    make(
      subject: string,
      most: number,
      now: Date,
      forLong = lasts,
    ): { challenge: Challenge; number: number } {
      const expires = Math.floor((now.getTime() + forLong) / 1_000);
      const salt = saltOf(randomBytes(12).toString("hex"), expires, subject);
      const number = randomInt(most + 1);
      const challenge = hash(salt, number);
      const signature = sign(challenge, first).toString("hex");
      return { challenge: { algorithm: "SHA-256", challenge, maxnumber: most, salt, signature }, number };
    },

    verify(text: string | undefined, subject: string, now: Date): boolean {
      if (!text || text.length > 200) return false;
      const [random = "", expires = "", number = "", signature = ""] = text.split(".");
      if (!/^[0-9a-f]{24}$/.test(random) || !/^\d{1,12}$/.test(expires) || !/^\d{1,9}$/.test(number))
        return false;
      if (!hex64.test(signature) || Number(expires) * 1_000 <= now.getTime()) return false;
      const challenge = hash(saltOf(random, Number(expires), subject), Number(number));
      const given = Buffer.from(signature, "hex");
      return secrets.some((secret) => timingSafeEqual(sign(challenge, secret), given));
    },
  };
}

export type ChallengeIssuer = ReturnType<typeof createChallengeIssuer>;
