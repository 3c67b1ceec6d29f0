import type { Clock } from "../platform/clock";
import type { Database } from "../platform/database";
import { processWide } from "../platform/process-wide";
import { type Repeating, repeat } from "../platform/repeat";
import { type CitizenSession, type Session, type SessionTokens, sessionLasts } from "./session";

/** How far back each reading looks, for what another server wrote while the last one was read. Milliseconds. */
const overlap = 60_000;

/** How often everything is read anew, which lets go of what has run out. Milliseconds. */
const wholeEvery = 3_600_000;

/**
 * Whose sessions were ended before their time: read once a second for everybody, so that it is known at each
 * request and no request asks the database. Only those who ended theirs in the last twelve hours are kept in memory.
 */
export class EndedSessions {
  #endedAt = new Map<string, number>();
  #wholeAt = Number.NEGATIVE_INFINITY;
  #latest = 0;
  #reading: Repeating | undefined;

  constructor(
    readonly database: Database,
    readonly clock: Clock,
  ) {}

  /** Reads now, then each second until `stop`. After a failed reading the last one stands. */
  async start(failed: (error: unknown) => void): Promise<void> {
    await this.read().catch(failed);
    this.#reading = repeat(() => this.read(), { every: 1_000 }, failed);
  }

  async stop(): Promise<void> {
    await this.#reading?.stop();
  }

  /** @throws when the database cannot be read */
  async read(): Promise<void> {
    const now = this.clock.now().getTime();
    const whole = now - this.#wholeAt > wholeEvery;
    const since = whole ? now - sessionLasts * 1_000 : this.#latest - overlap;
    const { rows } = await this.database.query<{ personId: string; endedAt: Date }>(
      `SELECT person_id AS "personId", ended_at AS "endedAt" FROM citizen_sessions_end WHERE ended_at > $1`,
      [new Date(since)],
    );
    if (whole) {
      this.#endedAt = new Map();
      this.#wholeAt = now;
      this.#latest = now;
    }
    for (const { personId, endedAt } of rows) this.#keep(personId, endedAt);
  }

  #keep(personId: string, at: Date): void {
    this.#endedAt.set(personId, at.getTime());
    this.#latest = Math.max(this.#latest, at.getTime());
  }

  /** Whether a session was ended. One that acts for somebody is of whoever acts. */
  has(session: Session & { iat: number }): boolean {
    if (session.kind !== "citizen") return false;
    const endedAt = this.#endedAt.get(holderOf(session));
    return endedAt !== undefined && session.iat * 1_000 <= endedAt;
  }

  /** The same signer and verifier, for which an ended session is none. */
  standing({ sign, verify }: SessionTokens): SessionTokens {
    return {
      sign,
      verify: (token, now) => {
        const claims = verify(token, now);
        return claims && !this.has(claims) ? claims : null;
      },
    };
  }

  /** Ends all sessions that a person has: here at once, on other servers within a second. */
  async end(personId: string): Promise<void> {
    const now = this.clock.now();
    await endSessionsOf(this.database, personId, now);
    this.#keep(personId, now);
  }
}

/** Who signed in for this session. */
const holderOf = ({ sub, by }: CitizenSession): string => by?.sub ?? sub;

async function endSessionsOf(database: Database, personId: string, now: Date): Promise<void> {
  await database.query(
    `INSERT INTO citizen_sessions_end (person_id, ended_at) VALUES ($1, $2)
     ON CONFLICT (person_id) DO UPDATE SET ended_at = GREATEST(citizen_sessions_end.ended_at, excluded.ended_at)`,
    [personId, now],
  );
}

/** Forgets endings that no session is left to be held against. @returns how many */
export async function forgetEndings(database: Database, now: Date): Promise<number> {
  const { rowCount } = await database.query("DELETE FROM citizen_sessions_end WHERE ended_at < $1", [
    new Date(now.getTime() - sessionLasts * 1_000),
  ]);
  return rowCount ?? 0;
}

/** The one of this process; @throws Error when asked for outside the running server */
export const { set: setEndedSessions, get: endedSessions } = processWide<EndedSessions>("ended sessions");
