import { type FieldError, readApplicant } from "@/lib/identity/applicant";
import type { Typed } from "@/lib/identity/typed";
import { refusals } from "@/lib/platform/refusal";
import type { Problem } from "../problem/problem-page";

export type Search = Record<string, string | string[] | undefined>;

const one = (value: string | string[] | undefined) => (Array.isArray(value) ? value[0] : value);

/** The path to go on to, only one of this site; `otherwise` when none was named. */
export function goOnTo(search: Search, otherwise: string): string {
  const to = one(search.to);
  return to && to !== "/" && /^\/(?![/\\])[\w/.?=&%+-]*$/.test(to) ? to : otherwise;
}

/** Why signing in was refused, as next-auth hands it on in `error`. */
export function refusedFor(search: Search): Problem | undefined {
  const error = one(search.error);
  if (!error) return undefined;
  return error in refusals ? (error as Problem) : "unavailable";
}

/** What is wrong with what was typed, where the page is that of a refused form in the other language. */
export function faultsAgain(search: Search, values: Typed, now: Date): readonly FieldError[] {
  if (one(search.again) === undefined) return [];
  const { errors } = readApplicant(values, now);
  return errors ?? [];
}
