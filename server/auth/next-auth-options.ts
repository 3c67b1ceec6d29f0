import type { NextAuthOptions, User } from "next-auth";
import { decode, encode } from "next-auth/jwt";
import { findOrCreatePersonOfProvider, readVouched } from "../../lib/citizens/oidc-claims";
import { byCodeInstead, type VouchedFor } from "../../lib/citizens/provider-claims-cookie";
import {
  createCitizenSession,
  type Session,
  type SessionTokens,
  sessionLifetimeSeconds,
  toSessionClaims,
} from "../../lib/citizens/session";
import { getRedirectTarget } from "../../lib/citizens/sign-in-redirect";
import { toCookieName } from "../../lib/shared/cookie-name";
import type { SigningKey } from "../../lib/shared/crypto/jwt";
import type { Database } from "../../lib/shared/db/database";
import { DomainError } from "../../lib/shared/errors";
import type { Log } from "../../lib/shared/log";
import type { Clock } from "../../lib/shared/time/clock";
import { createExternalProviders, type ProviderSettings, readClaims } from "./auth-providers";
import { getAuthSecret } from "./next-auth-csrf";

/** What signing in needs of the rest of the program. */
export interface SignInParts extends ProviderSettings {
  database: Database;
  clock: Clock;
  log: Pick<Log, "error" | "warn">;
  baseUrl: string;
  signingKeys: readonly SigningKey[];
  sessions: SessionTokens;
  endSession(session: Session & { iat: number }): Promise<void>;
  /** Told of whom a provider vouches for who has a phone still to prove. */
  vouchedFor(word: VouchedFor): void;
}

/** What the sign-in callback hands on to the session: next-auth passes one object along. */
interface SignedIn extends User {
  session?: Session;
}

/** Codes are next-auth's or ours; what a client posts to next-auth's log page is neither. */
const loggable = /^[A-Za-z0-9_]{1,64}$/;

/** next-auth's cookies but for the CSRF token's, which has that prefix by itself; they live as long as it says. */
function cookiesFor(secure: boolean): NextAuthOptions["cookies"] {
  const own = (name: string, maxAge?: number) => ({
    name: toCookieName(`next-auth.${name}`, secure),
    options: { httpOnly: true, sameSite: "lax" as const, path: "/", secure, ...(maxAge && { maxAge }) },
  });
  const whileAway = 15 * 60;
  return {
    sessionToken: own("session-token"),
    callbackUrl: own("callback-url"),
    pkceCodeVerifier: own("pkce.code_verifier", whileAway),
    state: own("state", whileAway),
    nonce: own("nonce"),
  };
}

/**
 * next-auth's options: sessions are our own signed tokens, refusals reach the sign-in page as
 * `?error=REASON`, and nothing about a person reaches a log.
 *
 * next-auth takes its own address from NEXTAUTH_URL, which must be `baseUrl`.
 */
export function createNextAuthOptions(parts: SignInParts): NextAuthOptions {
  const { database, clock, log, sessions, signingKeys, vouchedFor } = parts;
  const secure = parts.baseUrl.startsWith("https:");

  /** Lets a refusal through by its reason; anything else is logged and told as one word. */
  async function told<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (error instanceof DomainError) throw error;
      log.error({ err: (error as Error).name }, "signing in failed");
      throw new Error("unavailable");
    }
  }

  return {
    secret: getAuthSecret(signingKeys),
    useSecureCookies: secure,
    cookies: cookiesFor(secure),
    pages: { signIn: "/sign-in", error: "/sign-in" },
    providers: createExternalProviders(parts),
    session: { strategy: "jwt", maxAge: sessionLifetimeSeconds },
    jwt: {
      maxAge: sessionLifetimeSeconds,
      // next-auth puts its PKCE, state and nonce cookies through the same two functions, with a salt. They
      // stay in its own encrypted form, so that none of them can ever pass for a session.
      async encode(params) {
        if (params.salt) return encode(params);
        const issued = params.token?.iat;
        // Reading a session writes it anew; the first instant is kept, so that it ends all the same.
        const from = typeof issued === "number" ? new Date(issued * 1000) : clock.now();
        return sessions.sign(toSessionClaims.parse(params.token), from);
      },
      async decode(params) {
        if (params.salt) return decode(params);
        return sessions.verify(params.token, clock.now());
      },
    },
    callbacks: {
      // next-auth's own fails over a text that is no address.
      redirect: ({ url, baseUrl }) => getRedirectTarget(url, baseUrl),
      signIn: ({ user, account, profile }) =>
        told(async () => {
          if (account?.type !== "oauth") return (user as SignedIn).session !== undefined;
          const read = readClaims[account.provider];
          if (!read) return false;
          const claims = read(profile);
          const now = clock.now();
          try {
            const person = await findOrCreatePersonOfProvider(database, account.provider, claims, now);
            (user as SignedIn).session = createCitizenSession(person);
          } catch (error) {
            if (error instanceof DomainError && byCodeInstead.has(error.reason)) {
              const { name, birthDate } = readVouched(claims, now);
              vouchedFor({ provider: account.provider, subject: claims.subject, name, birthDate });
            }
            throw error;
          }
          return true;
        }),
      // Without a user this is a reading of a session, whose claims no client can change.
      jwt: ({ token, user }) => ({ ...((user as SignedIn | undefined)?.session ?? token) }),
      session: ({ session, token }) => ({ expires: session.expires, user: { name: token.name } }),
    },
    events: {
      async signOut({ token }) {
        const session = toSessionClaims.safeParse(token);
        if (session.success && typeof token.iat === "number")
          await parts.endSession({ ...session.data, iat: token.iat });
      },
    },
    logger: {
      error(name, metadata) {
        const { error } = metadata as { error?: Error };
        const err =
          metadata instanceof Error ? metadata.name : error instanceof Error ? error.name : undefined;
        if (loggable.test(name)) log.error({ code: name, err }, "next-auth");
      },
      warn(name) {
        if (loggable.test(name)) log.warn({ code: name }, "next-auth");
      },
      debug() {},
    },
  };
}
