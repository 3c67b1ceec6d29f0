import { createSigner, createVerifier } from "fast-jwt";

export interface SigningKey {
  /** Goes into the token's header as `kid`. */
  id: string;
  /** At least 32 bytes: RFC 7518, section 3.2. */
  secret: Buffer;
}

export interface Tokens<T> {
  /**
   * @param now issue instant, UTC
   * @returns a compact JWT
   */
  sign(claims: T & { sub: string }, now: Date): string;
  /** The claims, or null for a token that is absent, altered, foreign, expired or of another audience. */
  verify(token: string | undefined, now: Date): (T & { sub: string; iat: number; exp?: number }) | null;
}

const issuer = "vaccine-reservation";

/**
 * Signed tokens of one audience: JWT (RFC 7519) with HS256 only, following RFC 8725: the algorithm is
 * fixed, the audience and the issuer are checked, and the key is chosen by id from our own list.
 *
 * @param keys the first signs, all verify, so that keys can be rotated
 * @param options.lifetimeSeconds without it a token does not expire
 */
export function createTokens<T extends object>(
  keys: readonly SigningKey[],
  options: { audience: string; lifetimeSeconds?: number },
): Tokens<T> {
  const first = keys[0];
  if (!first) throw new RangeError("no signing key");
  const signer = createSigner({ key: first.secret, algorithm: "HS256", kid: first.id });
  const verifiers = new Map(
    keys.map((key) => [
      key.id,
      createVerifier({
        key: key.secret,
        algorithms: ["HS256"],
        allowedAud: options.audience,
        allowedIss: issuer,
        requiredClaims: ["sub", "iat"],
        // Expiry is judged by the caller's clock below, not by the machine's.
        ignoreExpiration: true,
        ignoreNotBefore: true,
      }),
    ]),
  );
  return {
    sign(claims, now) {
      const iat = Math.floor(now.getTime() / 1000);
      const exp = options.lifetimeSeconds === undefined ? {} : { exp: iat + options.lifetimeSeconds };
      return signer({ ...claims, iat, ...exp, aud: options.audience, iss: issuer });
    },
    verify(token, now) {
      if (!token || token.length > 4096) return null;
      try {
        const header = JSON.parse(Buffer.from(token.slice(0, token.indexOf(".")), "base64url").toString());
        const claims = verifiers.get(header.kid)?.(token);
        if (!claims || typeof claims.sub !== "string") return null;
        if (options.lifetimeSeconds !== undefined && typeof claims.exp !== "number") return null;
        if (typeof claims.exp === "number" && claims.exp * 1000 <= now.getTime()) return null;
        return claims;
      } catch {
        return null;
      }
    },
  };
}
