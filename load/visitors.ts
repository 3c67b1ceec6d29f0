import { randomUUID } from "node:crypto";
import { sessionCookieName, sessionTokens } from "../lib/identity/session";
import type { Database } from "../lib/platform/database";
import { readEnvironment } from "../lib/platform/env";

/** Signs sessions as the site under load does; signing in itself is not what is measured. */
export function sessionsOf(signingKeys: string) {
  const keys = readEnvironment({ DATABASE_URL: "postgresql://none", SIGNING_KEYS: signingKeys }).signingKeys;
  return sessionTokens(keys);
}

export interface SyntheticPerson {
  id: string;
  /** A Cookie header that holds their session. */
  cookie: string;
}

/**
 * A synthetic person, signed in, for each of the birth dates (YYYY-MM-DD).
 *
 * @param sessions as `sessionsOf` gives them
 */
export async function signedIn(
  database: Database,
  sessions: ReturnType<typeof sessionTokens>,
  birthDates: readonly string[],
): Promise<SyntheticPerson[]> {
  const now = new Date();
  const people: SyntheticPerson[] = [];
  for (let from = 0; from < birthDates.length; from += 10_000) {
    const dates = birthDates.slice(from, from + 10_000);
    const ids = dates.map(() => randomUUID());
    await database.query(
      `INSERT INTO person (id, name, birth_date)
       SELECT id, 'Synthetic', birth_date FROM unnest($1::uuid[], $2::date[]) u(id, birth_date)`,
      [ids, dates],
    );
    ids.forEach((id, n) => {
      const claims = { kind: "citizen" as const, sub: id, birthDate: dates[n] ?? "", name: "Synthetic" };
      people.push({ id, cookie: `${sessionCookieName(false)}=${sessions.sign(claims, now)}` });
    });
  }
  return people;
}

/** That many synthetic people of the open window, signed in. */
export function visitors(database: Database, sessions: ReturnType<typeof sessionTokens>, count: number) {
  return signedIn(database, sessions, Array<string>(count).fill("1968-03-04"));
}
