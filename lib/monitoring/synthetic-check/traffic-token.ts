import { createJwtSigner, type SigningKey } from "../../shared/crypto/jwt";

const header = "x-synthetic-citizen";

/** A walk is over by then. Seconds. */
const lifetimeSeconds = 120;

/** Tells the synthetic citizen's own requests from those of people. */
export interface SyntheticTrafficToken {
  /** @returns the headers of a walk that begins at `now` */
  headers(now: Date): Record<string, string>;
  /** Whether a request is a walk's own. It is then counted in no figure, and may name a synthetic phone. */
  carries(request: { headers: Record<string, string | string[] | undefined> }): boolean;
}

/**
 * Marks that only the site's own servers can make, by its signing keys: whoever else sends the header is counted
 * like anybody.
 *
 * @param nowMs the server's instant, in milliseconds
 */
export function createTrafficToken(keys: readonly SigningKey[], nowMs: () => number): SyntheticTrafficToken {
  const tokens = createJwtSigner<object>(keys, { audience: "synthetic-citizen", lifetimeSeconds });
  return {
    headers: (now) => ({ [header]: tokens.sign({ sub: "synthetic-citizen" }, now) }),
    carries(request) {
      const sent = request.headers[header];
      return typeof sent === "string" && tokens.verify(sent, new Date(nowMs())) !== null;
    },
  };
}
