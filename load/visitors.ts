import { randomUUID } from "node:crypto";
import { createSessionTokens, getSessionCookieName } from "../lib/citizens/session";
import { parseConfig } from "../lib/shared/config";
import type { SigningKey } from "../lib/shared/crypto/jwt";
import type { Database } from "../lib/shared/db/database";
import { createChallengeIssuer } from "../lib/shared/proof-of-work/issuer";
import { encodeProof, proofCookie } from "../lib/shared/proof-of-work/protocol";

/** As long as the longest run. Milliseconds. */
const proofLasts = 6 * 3_600_000;

/** The keys of the site under load. @param signingKeys as its environment has them */
export const keysOf = (signingKeys: string) =>
  parseConfig({ DATABASE_URL: "postgresql://none", SIGNING_KEYS: signingKeys }).signingKeys;

/** Signs sessions as the site under load does; signing in itself is not what is measured. */
export function signersOf(keys: readonly SigningKey[]) {
  const proofs = createChallengeIssuer(keys);
  return {
    ...createSessionTokens(keys),
    /** A proof of work for a person, known without working: what is measured is the server. */
    proof(personId: string): string {
      const { challenge, number } = proofs.make(personId, 0, new Date(), proofLasts);
      return encodeProof(challenge, number);
    },
  };
}
export type Sessions = ReturnType<typeof signersOf>;

/** The same by the keys as the site's environment has them. */
export const sessionsOf = (signingKeys: string): Sessions => signersOf(keysOf(signingKeys));

export interface SyntheticPerson {
  id: string;
  /** A Cookie header that holds their session, and a proof of work for entering a line. */
  cookie: string;
}

/**
 * A synthetic person, signed in, for each of the birth dates (YYYY-MM-DD).
 *
 * @param sessions as `sessionsOf` gives them
 */
export async function signedIn(
  database: Database,
  sessions: Sessions,
  birthDates: readonly string[],
): Promise<SyntheticPerson[]> {
  const now = new Date();
  const people: SyntheticPerson[] = [];
  for (let from = 0; from < birthDates.length; from += 10_000) {
    const dates = birthDates.slice(from, from + 10_000);
    const ids = dates.map(() => randomUUID());
    await database.query(
      `INSERT INTO person (id, name, birth_date, phone_hash)
       SELECT id, 'Synthetic', birth_date, sha256(uuid_send(id)) FROM unnest($1::uuid[], $2::date[]) u(id, birth_date)`,
      [ids, dates],
    );
    ids.forEach((id, n) => {
      const claims = { kind: "citizen" as const, sub: id, birthDate: dates[n] ?? "", name: "Synthetic" };
      const session = `${getSessionCookieName(false)}=${sessions.sign(claims, now)}`;
      people.push({ id, cookie: `${session}; ${proofCookie(false)}=${sessions.proof(id)}` });
    });
  }
  return people;
}

export function visitors(database: Database, sessions: Sessions, count: number) {
  return signedIn(database, sessions, Array<string>(count).fill("1968-03-04"));
}
