import { type CachedJson, createCachedJson } from "../shared/cached-json";

/** A line's public status: made once a second, the same for everybody. */
export type StatusJson = CachedJson;

/** Any cache may answer for a second, and for some more while it asks anew (RFC 9111, RFC 5861). */
const cacheControl = "public, max-age=1, stale-while-revalidate=5";

export function createStatusJson(json: string): StatusJson {
  return createCachedJson(json, cacheControl);
}

const before = "/queue/";
const after = "/status.json";

/** The window's slug in a plain status address, or null; the quickest of all questions, since millions ask it. */
export function matchStatusUrl(target: string): string | null {
  return target.startsWith(before) && target.endsWith(after)
    ? target.slice(before.length, -after.length)
    : null;
}
