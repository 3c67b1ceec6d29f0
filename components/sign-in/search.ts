import { refusals } from "@/lib/platform/refusal";
import type { Problem } from "../problem/problem-page";

export type Search = Record<string, string | string[] | undefined>;

const one = (value: string | string[] | undefined) => (Array.isArray(value) ? value[0] : value);

/** The path to go on to; only one of this site. */
export function goOnTo(search: Search): string {
  const to = one(search.to);
  return to && /^\/(?![/\\])[\w/.?=&-]*$/.test(to) ? to : "/";
}

/** Why signing in was refused, as next-auth hands it on in `error`. */
export function refusedFor(search: Search): Problem | undefined {
  const error = one(search.error);
  if (!error) return undefined;
  return error in refusals ? (error as Problem) : "unavailable";
}
