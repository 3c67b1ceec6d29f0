import { createSigner, createVerifier } from "fast-jwt";

export interface SigningKey {
  /** Goes into the token's header as `kid`. */
  id: string;
  /** At least 32 bytes: RFC 7518, section 3.2. */
  secret: Buffer;
}

export interface JwtSigner<T> {
  /**
   * @param now issue instant, UTC
   * @param expiresAt when the token ends, of a kind that ends, unless a lifetime from now
   * @returns a compact JWT
   */
  sign(claims: T & { sub: string }, now: Date, expiresAt?: Date): string;
  /** The claims, or null for a token that is absent, altered, foreign, expired or of another audience. */
  verify(token: string | undefined, now: Date): (T & { sub: string; iat: number; exp?: number }) | null;
}

const issuer = "vaccine-reservation";

/** Tokens of one generation; two generations of some 500 bytes each stay below ten MiB. */
const generation = 8_192;

/** The claims of tokens whose signature was found right lately: people who poll show the same ones again. */
class RecentlyVerified<C> {
  #young = new Map<string, C>();
  #old = new Map<string, C>();

  get(token: string): C | undefined {
    const young = this.#young.get(token);
    if (young) return young;
    const old = this.#old.get(token);
    if (old) this.keep(token, old);
    return old;
  }

  keep(token: string, claims: C): void {
    if (this.#young.size >= generation) {
      this.#old = this.#young;
      this.#young = new Map();
    }
    this.#young.set(token, claims);
  }
}

/**
 * Signed tokens of one audience: JWT (RFC 7519) with HS256 only, following RFC 8725: the algorithm is
 * fixed, the audience and the issuer are checked, and the key is chosen by id from our own list.
 *
 * @param keys the first signs, all verify, so that keys can be rotated
 * @param options.lifetimeSeconds without it a token does not expire
 */
export function createJwtSigner<T extends object>(
  keys: readonly SigningKey[],
  options: { audience: string; lifetimeSeconds?: number },
): JwtSigner<T> {
  const first = keys[0];
  if (!first) throw new RangeError("no signing key");
  const signerOf = (key: SigningKey) => createSigner({ key: key.secret, algorithm: "HS256", kid: key.id });
  const signer = signerOf(first);
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
  // The header is the same text in every token of ours by one key; any other is read.
  const ofOurs = new Map(keys.map((key) => [signerOf(key)({}).split(".")[0], verifiers.get(key.id)]));
  const verifierOf = (header: string) =>
    ofOurs.get(header) ?? verifiers.get(JSON.parse(Buffer.from(header, "base64url").toString()).kid);
  const seen = new RecentlyVerified<T & { sub: string; iat: number; exp?: number }>();
  return {
    sign(claims, now, expiresAt) {
      const iat = Math.floor(now.getTime() / 1000);
      const { lifetimeSeconds } = options;
      const ends = expiresAt ? Math.floor(expiresAt.getTime() / 1000) : iat + (lifetimeSeconds ?? 0);
      return signer({
        ...claims,
        iat,
        ...(lifetimeSeconds !== undefined && { exp: ends }),
        aud: options.audience,
        iss: issuer,
      });
    },
    verify(token, now) {
      if (!token || token.length > 4096) return null;
      let claims = seen.get(token);
      if (!claims) {
        try {
          claims = verifierOf(token.slice(0, token.indexOf(".")))?.(token);
        } catch {
          return null;
        }
        if (!claims || typeof claims.sub !== "string") return null;
        if (options.lifetimeSeconds !== undefined && typeof claims.exp !== "number") return null;
        seen.keep(token, Object.freeze(claims));
      }
      // Expiry is looked at each time: a signature stays right for ever, a token does not.
      if (typeof claims.exp === "number" && claims.exp * 1000 <= now.getTime()) return null;
      return claims;
    },
  };
}
