import { randomUUID } from "node:crypto";
import { sessionCookieName, sessionTokens } from "../lib/identity/session";
import type { Database } from "../lib/platform/database";
import { readEnvironment } from "../lib/platform/env";

/** Signs sessions as the site under load does; signing in itself is not what is measured. */
export function sessionsOf(signingKeys: string) {
  const keys = readEnvironment({ DATABASE_URL: "postgresql://none", SIGNING_KEYS: signingKeys }).signingKeys;
  return sessionTokens(keys);
}

/**
 * That many synthetic people of the open window, each with a Cookie header of their own.
 *
 * @param sessions as `sessionsOf` gives them
 */
export async function visitors(
  database: Database,
  sessions: ReturnType<typeof sessionTokens>,
  count: number,
): Promise<{ id: string; cookie: string }[]> {
  const now = new Date();
  const people: { id: string; cookie: string }[] = [];
  for (let from = 0; from < count; from += 10_000) {
    const ids = Array.from({ length: Math.min(10_000, count - from) }, () => randomUUID());
    await database.query(
      "INSERT INTO person (id, name, birth_date) SELECT id, 'Synthetic', DATE '1968-03-04' FROM unnest($1::uuid[]) u(id)",
      [ids],
    );
    for (const id of ids) {
      const claims = { kind: "citizen" as const, sub: id, birthDate: "1968-03-04", name: "Synthetic" };
      people.push({ id, cookie: `${sessionCookieName(false)}=${sessions.sign(claims, now)}` });
    }
  }
  return people;
}
