import { z } from "zod";
import type { BirthDate } from "../eligibility/cohort";
import { toCookieName } from "../shared/cookie-name";
import { readCookie } from "../shared/cookies";
import { createJwtSigner, type JwtSigner, type SigningKey } from "../shared/crypto/jwt";
import { staffRoles } from "../staff/staff";
import { parseBirthDate } from "./birth-date-form";
import type { Person } from "./person";

/** How long one signing-in holds, however much the site is used meanwhile. Seconds. */
export const sessionLifetimeSeconds = 12 * 3_600;

const citizen = z.object({
  kind: z.literal("citizen"),
  sub: z.uuid(),
  birthDate: z.string().refine((text) => parseBirthDate(text) !== null),
  name: z.string(),
  /** Who acts for the person, with their leave; absent when they act themselves. */
  by: z
    .object({
      sub: z.uuid(),
      name: z.string(),
      /** When that leave was given, in milliseconds since 1970: one that was taken back and given again is another. */
      since: z.int().optional(),
    })
    .optional(),
});

const staff = z.object({
  kind: z.literal("staff"),
  sub: z.uuid(),
  /** Of the row by which it can be ended. */
  session: z.uuid(),
  role: z.enum(staffRoles),
  clinicId: z.int().nullable(),
  name: z.string(),
});

/** What a session says; the signature on it is checked before it is read. */
export const toSessionClaims = z.discriminatedUnion("kind", [citizen, staff]);

export type CitizenSession = z.infer<typeof citizen>;
export type StaffSession = z.infer<typeof staff>;
export type Session = CitizenSession | StaffSession;
export type SessionTokens = JwtSigner<Session>;

/** The signer and verifier of sessions. A signed token of another shape, from an older release, is none. */
export function createSessionTokens(keys: readonly SigningKey[]): SessionTokens {
  const { sign, verify } = createJwtSigner<Session>(keys, {
    audience: "session",
    lifetimeSeconds: sessionLifetimeSeconds,
  });
  // The same token gives the same frozen claims for a while, which need no second look at their shape.
  const wellFormed = new WeakSet<object>();
  return {
    sign,
    verify(token, now) {
      const claims = verify(token, now);
      if (!claims || wellFormed.has(claims)) return claims;
      if (!toSessionClaims.safeParse(claims).success) return null;
      wellFormed.add(claims);
      return claims;
    },
  };
}

export function createCitizenSession(person: Person): CitizenSession {
  return { kind: "citizen", sub: person.id, birthDate: person.birthDate, name: person.name };
}

/** Who signed in for a session: whoever acts, where somebody acts for another. */
export const holderOf = (session: Session): string =>
  session.kind === "citizen" ? (session.by?.sub ?? session.sub) : session.sub;

/** The session's birth date in the form that eligibility is decided on. */
export function getSessionBirth(session: CitizenSession): BirthDate {
  return parseBirthDate(session.birthDate) as BirthDate;
}

/**
 * The name of the session's cookie: next-auth's own, with the prefix that we ask for.
 *
 * @param secure whether the site is reached by https
 */
export function getSessionCookieName(secure: boolean): string {
  return toCookieName("next-auth.session-token", secure);
}

/**
 * The session that a request carries, from its Cookie header alone: no store is asked, so that it can be
 * read at every request. A staff session only says who signed in; `loadStaffSession` says what they may do now.
 *
 * @param secure whether the site is reached by https
 * @param now the server's instant, UTC
 * @returns null when there is no session, or none that holds
 */
export function readSession(
  cookieHeader: string | undefined,
  tokens: SessionTokens,
  secure: boolean,
  now: Date,
): (Session & { iat: number }) | null {
  return tokens.verify(readCookie(cookieHeader, getSessionCookieName(secure)), now);
}
