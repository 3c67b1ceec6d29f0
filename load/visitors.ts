import { randomUUID } from "node:crypto";
import { sessionCookieName, sessionTokens } from "../lib/identity/session";
import type { Database } from "../lib/platform/database";
import { readEnvironment } from "../lib/platform/env";
import { proofText, workCookie } from "../lib/platform/proof";
import { proofsOfWork } from "../lib/platform/proof-of-work";
import type { SigningKey } from "../lib/platform/tokens";

/** As long as the longest run. Milliseconds. */
const proofLasts = 6 * 3_600_000;

/** The keys of the site under load. @param signingKeys as its environment has them */
export const keysOf = (signingKeys: string) =>
  readEnvironment({ DATABASE_URL: "postgresql://none", SIGNING_KEYS: signingKeys }).signingKeys;

/** Signs sessions as the site under load does; signing in itself is not what is measured. */
export function signersOf(keys: readonly SigningKey[]) {
  const proofs = proofsOfWork(keys);
  return {
    ...sessionTokens(keys),
    /** A proof of work for a person, known without working: what is measured is the server. */
    proof(personId: string): string {
      const { challenge, number } = proofs.make(personId, 0, new Date(), proofLasts);
      return proofText(challenge, number);
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
      const session = `${sessionCookieName(false)}=${sessions.sign(claims, now)}`;
      people.push({ id, cookie: `${session}; ${workCookie(false)}=${sessions.proof(id)}` });
    });
  }
  return people;
}

/** That many synthetic people of the open window, signed in. */
export function visitors(database: Database, sessions: Sessions, count: number) {
  return signedIn(database, sessions, Array<string>(count).fill("1968-03-04"));
}
