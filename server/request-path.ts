import type { Locale } from "../lib/shared/time/seoul";

/** A request's path, read in one way only. */
export interface RequestPath {
  locale: Locale;
  /** Without the locale: /book/clinic → ["book", "clinic"]. */
  segments: string[];
  /** What follows the question mark; empty without one. */
  query: string;
}

/** Lower case letters, digits, - and _. No dot: Next.js takes an ending such as .rsc off and serves the page. */
const segment = /^[a-z0-9_~-]+$/;

/** The only names with a dot; all are answered before Next.js. */
const documents = new Set([
  "status.json",
  "place.json",
  "work.json",
  "places.json",
  "admission.json",
  "hold.json",
  "live.json",
  "audit.csv",
  "clinics.csv",
  "changes.json",
  "day.json",
  "day.csv",
]);

/**
 * Reads the target of a request line. A path that could be read in two ways is not read at all: double
 * slashes, dot segments, encoded characters, backslashes, upper case and absolute forms are refused, so
 * that what the gate checks is what the application serves.
 *
 * @returns null for a path that no page of ours has
 */
export function parseRequestPath(target: string | undefined): RequestPath | null {
  if (!target?.startsWith("/") || target.length > 2_000) return null;
  const at = target.indexOf("?");
  const path = at < 0 ? target : target.slice(0, at);
  const query = at < 0 ? "" : target.slice(at + 1);
  if (path === "/") return { locale: "ko", segments: [], query };
  const segments = path.slice(1).split("/");
  if (!segments.every((part, n) => segment.test(part) || (n === segments.length - 1 && documents.has(part))))
    return null;
  const [first] = segments;
  if (first === "ko" || first === "en") return { locale: first, segments: segments.slice(1), query };
  return { locale: "ko", segments, query };
}

/** What must be shown before a place may be seen. */
export type AccessLevel =
  | "none"
  | "queue"
  | "admission"
  | "citizen"
  | "clinic"
  | "admin"
  | "agent"
  | "staff"
  | "nowhere";

const guards: ReadonlyMap<string, AccessLevel> = new Map([
  ["", "none"],
  ["api", "none"],
  ["availability", "none"],
  ["check", "none"],
  ["clinics", "none"],
  ["invitation", "none"],
  ["dev", "none"],
  ["early", "none"],
  ["sign-in", "none"],
  ["sign-out", "none"],
  ["staff", "none"],
  ["queue", "queue"],
  ["book", "admission"],
  ["card", "citizen"],
  ["my-booking", "citizen"],
  ["my-data", "citizen"],
  ["proxy", "citizen"],
  ["wait", "citizen"],
  ["clinic", "clinic"],
  ["admin", "admin"],
  ["agent", "agent"],
  ["account", "staff"],
]);

/** The first parts of every path that there is. */
export const knownPrefixes: readonly string[] = [...guards.keys()];

/** Which guard stands before a place. A place that nobody thought of is nowhere, rather than open. */
export function getAccessLevel(place: RequestPath): AccessLevel {
  return guards.get(place.segments[0] ?? "") ?? "nowhere";
}
