import type { IncomingMessage } from "node:http";
import { type Applicant, type FieldError, readApplicant } from "../lib/identity/applicant";
import { type About, forgetTyped, keepTyped, type Typed, typedIn } from "../lib/identity/typed";
import type { Runtime } from "../lib/platform/runtime";

/** What a browser has typed about somebody: read from its cookie, and kept there. */
export interface Answers {
  of(request: IncomingMessage): Typed;
  /** @returns a Set-Cookie value that adds a posted form to what is kept */
  keep(request: IncomingMessage, form: Record<string, string>): string;
  /** Whom the kept answers are of, or what is wrong with them. */
  applicant(request: IncomingMessage): ReturnType<typeof readApplicant>;
  /** A Set-Cookie value. */
  readonly gone: string;
}

export function typedAnswers(
  about: About,
  { clock, environment }: Pick<Runtime, "clock" | "environment">,
): Answers {
  const secure = environment.baseUrl.startsWith("https:");
  const of = ({ headers }: IncomingMessage) => typedIn(headers.cookie, about, clock.now(), secure);
  return {
    of,
    keep: ({ headers }, form) => keepTyped(headers.cookie, about, form, clock.now(), secure),
    applicant: (request) => readApplicant(of(request), clock.now()),
    gone: forgetTyped(secure),
  };
}

/** The fields that something is wrong with, each once. */
export const faultsOf = (errors: readonly FieldError[] | null): (keyof Applicant)[] =>
  (errors ?? []).map(({ field }) => field);
