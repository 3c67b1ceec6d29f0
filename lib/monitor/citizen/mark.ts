import type { IncomingMessage } from "node:http";
import { createTokens, type SigningKey } from "../../platform/tokens";

/** The header that a walk's requests carry. */
const header = "x-synthetic-citizen";

/** A walk is over by then. Seconds. */
const lifetimeSeconds = 120;

/** Tells the synthetic citizen's own requests from those of people. */
export interface CitizenMark {
  /** @returns the headers of a walk that begins at `now` */
  headers(now: Date): Record<string, string>;
  /** Whether a request is a walk's own. It is then counted in no figure, and may name a synthetic phone. */
  carries(request: IncomingMessage): boolean;
}

/**
 * Marks that only the site's own servers can make, by its signing keys: whoever else sends the header is counted
 * like anybody.
 *
 * @param nowMs the server's instant, in milliseconds
 */
export function citizenMark(keys: readonly SigningKey[], nowMs: () => number): CitizenMark {
  const tokens = createTokens<object>(keys, { audience: "synthetic-citizen", lifetimeSeconds });
  return {
    headers: (now) => ({ [header]: tokens.sign({ sub: "synthetic-citizen" }, now) }),
    carries(request) {
      const sent = request.headers[header];
      return typeof sent === "string" && tokens.verify(sent, new Date(nowMs())) !== null;
    },
  };
}
