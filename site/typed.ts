import type { IncomingMessage } from "node:http";
import { readApplicant } from "../lib/identity/applicant";
import { type About, forgetTyped, keepTyped, requestIdIn, type Typed, typedIn } from "../lib/identity/typed";
import type { Runtime } from "../lib/platform/runtime";

/** What a browser has typed about somebody: read from its cookie, and kept there. */
export interface Answers {
  of(request: IncomingMessage): Typed;
  /** @returns a Set-Cookie value that adds a posted form to what is kept */
  keep(request: IncomingMessage, form: Record<string, string>): string;
  /** Whom the kept answers are of, or what is wrong with them. */
  applicant(request: IncomingMessage): ReturnType<typeof readApplicant>;
  /** Whom a posted form is of, or what is wrong with it. */
  read(request: IncomingMessage, form: Record<string, string>): ReturnType<typeof readApplicant>;
  /** Names the wish to be sent a code for the kept answers. */
  requestId(request: IncomingMessage): string | undefined;
  /** A Set-Cookie value. */
  readonly gone: string;
}

/** @param isWalk whether a request is the synthetic citizen's own, whose phone nobody else may name */
export function typedAnswers(
  about: About,
  { clock, environment }: Pick<Runtime, "clock" | "environment">,
  isWalk: (request: IncomingMessage) => boolean = () => false,
): Answers {
  const secure = environment.baseUrl.startsWith("https:");
  const of = ({ headers }: IncomingMessage) => typedIn(headers.cookie, about, clock.now(), secure);
  const read: Answers["read"] = (request, form) =>
    readApplicant(form, clock.now(), { synthetic: isWalk(request) });
  return {
    of,
    keep: ({ headers }, form) => keepTyped(headers.cookie, about, form, clock.now(), secure),
    applicant: (request) => read(request, of(request)),
    read,
    requestId: ({ headers }) => requestIdIn(headers.cookie, about, clock.now(), secure),
    gone: forgetTyped(secure),
  };
}
