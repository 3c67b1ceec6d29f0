import type { FormDraft } from "@/lib/citizens/form-draft";
import { type FieldError, parseIdentityForm } from "@/lib/citizens/identity-form";
import { errorStatus } from "@/lib/shared/errors";
import type { Problem } from "../error-page/error-page";

export type Search = Record<string, string | string[] | undefined>;

const one = (value: string | string[] | undefined) => (Array.isArray(value) ? value[0] : value);

/** The path to go on to, only one of this site; `otherwise` when none was named. */
export function getRedirectField(search: Search, otherwise: string): string {
  const to = one(search.to);
  return to && to !== "/" && /^\/(?![/\\])[\w/.?=&%+-]*$/.test(to) ? to : otherwise;
}

/** Why signing in was refused, as next-auth hands it on in `error`. */
export function getRefusal(search: Search): Problem | undefined {
  const error = one(search.error);
  if (!error) return undefined;
  return error in errorStatus ? (error as Problem) : "unavailable";
}

/** What is wrong with what was typed, where the page is that of a refused form in the other language. */
export function getDraftFaults(search: Search, values: FormDraft, now: Date): readonly FieldError[] {
  if (one(search.again) === undefined) return [];
  const { errors } = parseIdentityForm(values, now);
  return errors ?? [];
}
