import type { JwtSigner } from "../shared/crypto/jwt";
import type { Database, Transaction } from "../shared/db/database";
import { globalSingleton } from "../shared/global-singleton";
import { type PeriodicTask, runPeriodically } from "../shared/run-periodically";
import type { Clock } from "../shared/time/clock";
import { type CitizenSession, holderOf, type Session } from "./session";

/** Rows of one statement: a server that starts after a million of them must not be stopped by the time limit. */
const batch = 10_000;
/** How far back each reading looks, for what was committed after it was recorded. Milliseconds. */
const overlapMs = 60_000;
/** How often what has run out is let go of. Milliseconds. */
const sweepEveryMs = 3_600_000;
/** Without a reading for so long nobody knows what has ended. Milliseconds. */
const trustedForMs = 5_000;

/** Something that a token rests on and that can end before the token does. */
export interface Right {
  /** KIND:ID, as the database's triggers name it: migration `revocations`. */
  subject: string;
  /** An end at this instant or later makes the token void. */
  issuedAtMs: number;
}

/** An end at any time makes it void: there is one such right, and it is never given again. */
const once = Number.NEGATIVE_INFINITY;

interface Issued {
  iat: number;
}

const signInSubject = (holder: string, iat: number) => `sign-in:${holder}:${iat}`;
const deviceSubject = (device: Device) => `device:${device.sub}:${device.window}:${device.iat}`;

/** Ends every session and device of a person for all servers, with the transaction that it is a part of. */
export async function endSessionsOf(
  database: Database | Transaction,
  personId: string,
  now: Date,
): Promise<void> {
  await database.query(
    `INSERT INTO citizen_sessions_end (person_id, ended_at) VALUES ($1, $2)
     ON CONFLICT (person_id) DO UPDATE SET ended_at = GREATEST(citizen_sessions_end.ended_at, excluded.ended_at)`,
    [personId, now],
  );
}

/** What a session rests on: who it is of, who signed in for it, and the leave of one to the other. */
export function listSessionRights(session: Session & Issued): Right[] {
  if (session.kind === "staff") return [{ subject: `staff-session:${session.session}`, issuedAtMs: once }];
  const { by, iat } = session;
  const holder = holderOf(session);
  const issuedAtMs = iat * 1_000;
  const own = [
    { subject: `person:${holder}`, issuedAtMs },
    { subject: `holder:${holder}`, issuedAtMs },
    { subject: signInSubject(holder, iat), issuedAtMs: once },
  ];
  return by ? [...own, ...listDelegationRights(session)] : own;
}

/** What somebody who acts for a person rests on besides their own signing-in. */
export function listDelegationRights({ sub, by, iat }: CitizenSession & Issued): Right[] {
  if (!by) return [];
  const issuedAtMs = iat * 1_000;
  return [
    { subject: `person:${sub}`, issuedAtMs },
    { subject: `leave:${by.sub}:${sub}`, issuedAtMs: by.since ?? issuedAtMs },
  ];
}

/** A device on which somebody was verified before their window opened. */
export interface Device extends Issued {
  sub: string;
  window: string;
}

export function listDeviceRights(device: Device): Right[] {
  const issuedAtMs = device.iat * 1_000;
  return [
    { subject: `person:${device.sub}`, issuedAtMs },
    { subject: `holder:${device.sub}`, issuedAtMs },
    { subject: deviceSubject(device), issuedAtMs: once },
  ];
}

/**
 * The rights that have ended while tokens that rest on them have not: read once a second for everybody, so that no
 * request asks the database. Every reader of a token asks here, through `withRevocation`.
 */
export class RevocationList {
  #ended = new Map<string, { endedAtMs: number; keepUntilMs: number }>();
  #latest = new Date(0);
  #sweptAtMs = 0;
  #readAtMs = Number.NEGATIVE_INFINITY;
  /** Changes with each right that ends, so that a token that was judged since need not be judged again. */
  #version = 0;
  readonly #judged = new WeakMap<object, number>();
  #reading: PeriodicTask | undefined;

  constructor(
    readonly database: Database,
    readonly clock: Clock,
  ) {}

  /** Reads now, then each second until `stop`. After a failed reading the last one stands. */
  async start(failed: (error: unknown) => void): Promise<void> {
    await this.read().catch(failed);
    this.#reading = runPeriodically(() => this.read(), { every: 1_000 }, failed);
  }

  async stop(): Promise<void> {
    await this.#reading?.stop();
  }

  /** Whether it is known what has ended. */
  get trusted(): boolean {
    return performance.now() - this.#readAtMs <= trustedForMs;
  }

  get size(): number {
    return this.#ended.size;
  }

  /** @throws when the database cannot be read */
  async read(): Promise<void> {
    const { rows } = await this.database.query<{ now: Date }>("SELECT now() AS now");
    const now = rows[0]?.now ?? this.#latest;
    let from: [recordedAt: string, subject: string] | undefined = [
      new Date(this.#latest.getTime() - overlapMs).toISOString(),
      "",
    ];
    while (from) from = await this.#readAfter(...from);
    this.#latest = now;
    this.#readAtMs = performance.now();
    this.#sweep(now.getTime());
  }

  /** @returns where the next statement goes on; undefined at the end */
  async #readAfter(recordedAt: string, subject: string): Promise<[string, string] | undefined> {
    const { rows } = await this.database.query<{
      subject: string;
      endedAt: Date;
      recordedAt: string;
      keepUntil: Date;
    }>(
      `SELECT subject, ended_at AS "endedAt", recorded_at::text AS "recordedAt", keep_until AS "keepUntil"
       FROM revocation WHERE (recorded_at, subject) > ($1, $2) ORDER BY recorded_at, subject LIMIT ${batch}`,
      [recordedAt, subject],
    );
    for (const row of rows) {
      const known = this.#ended.get(row.subject);
      if (known && known.endedAtMs >= row.endedAt.getTime()) continue;
      this.#ended.set(row.subject, {
        endedAtMs: row.endedAt.getTime(),
        keepUntilMs: row.keepUntil.getTime(),
      });
      this.#version++;
    }
    const last = rows.at(-1);
    return last && rows.length === batch ? [last.recordedAt, last.subject] : undefined;
  }

  #sweep(nowMs: number): void {
    if (nowMs - this.#sweptAtMs < sweepEveryMs) return;
    this.#sweptAtMs = nowMs;
    for (const [subject, { keepUntilMs }] of this.#ended)
      if (keepUntilMs <= nowMs) this.#ended.delete(subject);
  }

  isRevoked(rights: readonly Right[]): boolean {
    return rights.some(({ subject, issuedAtMs }) => {
      const ended = this.#ended.get(subject);
      return ended !== undefined && issuedAtMs <= ended.endedAtMs;
    });
  }

  /** The same signer and verifier, for which a token that rests on an ended right is none. */
  withRevocation<T extends object>(
    { sign, verify }: JwtSigner<T>,
    rightsOf: (claims: T & { sub: string } & Issued) => Right[],
  ): JwtSigner<T> {
    return {
      sign,
      verify: (token, now) => {
        const claims = verify(token, now);
        // The same token gives the same claims for a while: what was judged at this version holds.
        if (!claims || this.#judged.get(claims) === this.#version) return claims;
        if (this.isRevoked(rightsOf(claims))) return null;
        this.#judged.set(claims, this.#version);
        return claims;
      },
    };
  }

  async endAll(personId: string): Promise<void> {
    await endSessionsOf(this.database, personId, this.clock.now());
    await this.read();
  }

  /** Ends what came of one signing-in of a citizen; for staff `endSessions` does. */
  async endSignIn(session: Session & Issued): Promise<void> {
    if (session.kind === "citizen") await this.#end(signInSubject(holderOf(session), session.iat));
  }

  async endDevice(device: Device): Promise<void> {
    await this.#end(deviceSubject(device));
  }

  async #end(subject: string): Promise<void> {
    await this.database.query("SELECT revoke_right($1, $2)", [subject, this.clock.now()]);
    await this.read();
  }
}

/** Removes what no token is left to be held against. @returns how many */
export async function pruneRevocations(database: Database): Promise<number> {
  const { rowCount } = await database.query("DELETE FROM revocation WHERE keep_until < now()");
  await database.query(
    "DELETE FROM citizen_sessions_end e WHERE NOT EXISTS (SELECT FROM revocation r WHERE r.subject = 'holder:' || e.person_id)",
  );
  return rowCount ?? 0;
}

/** The one of this process; @throws Error when asked for outside the running server */
export const { set: setRevocationList, get: revocationList } = globalSingleton<RevocationList>("revocations");
