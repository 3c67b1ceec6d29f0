import type { IncomingMessage } from "node:http";
import {
  clearDraft,
  type DraftSubject,
  type FormDraft,
  readDraft,
  requestIdIn,
  sealDraft,
} from "../lib/citizens/form-draft";
import { parseIdentityForm } from "../lib/citizens/identity-form";
import type { AppContext } from "../lib/shared/context";

/** What a browser has typed about somebody: read from its cookie, and kept there. */
export interface DraftAnswers {
  of(request: IncomingMessage): FormDraft;
  /** @returns a Set-Cookie value that adds a posted form to what is kept */
  keep(request: IncomingMessage, form: Record<string, string>): string;
  /** Whom the kept answers are of, or what is wrong with them. */
  applicant(request: IncomingMessage): ReturnType<typeof parseIdentityForm>;
  /** Whom a posted form is of, or what is wrong with it. */
  read(request: IncomingMessage, form: Record<string, string>): ReturnType<typeof parseIdentityForm>;
  /** Names the wish to be sent a code for the kept answers. */
  requestId(request: IncomingMessage): string | undefined;
  readonly gone: string;
}

/** @param isWalk whether a request is the synthetic citizen's own, whose phone nobody else may name */
export function createDraftCookie(
  about: DraftSubject,
  { clock, environment }: Pick<AppContext, "clock" | "environment">,
  isWalk: (request: IncomingMessage) => boolean = () => false,
): DraftAnswers {
  const secure = environment.baseUrl.startsWith("https:");
  const of = ({ headers }: IncomingMessage) => readDraft(headers.cookie, about, clock.now(), secure);
  const read: DraftAnswers["read"] = (request, form) =>
    parseIdentityForm(form, clock.now(), { synthetic: isWalk(request) });
  return {
    of,
    keep: ({ headers }, form) => sealDraft(headers.cookie, about, form, clock.now(), secure),
    applicant: (request) => read(request, of(request)),
    read,
    requestId: ({ headers }) => requestIdIn(headers.cookie, about, clock.now(), secure),
    gone: clearDraft(secure),
  };
}
