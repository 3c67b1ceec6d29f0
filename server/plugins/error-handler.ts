import type { IncomingMessage, ServerResponse } from "node:http";
import type { ReactNode } from "react";
import { ErrorSuggestion, getProblemExtensions } from "../../components/booking/error-suggestion";
import { ErrorPage, type Problem } from "../../components/error-page/error-page";
import { getTranslator } from "../../components/i18n";
import { OverloadedError } from "../../lib/shared/concurrency-limiter";
import { isDatabaseUnavailable } from "../../lib/shared/db/database";
import { DomainError, type ErrorCode } from "../../lib/shared/errors";
import type { PreparedResponse } from "../../lib/shared/prepared-response";
import { getRequestId } from "../../lib/shared/request-id";
import type { Locale } from "../../lib/shared/time/seoul";
import { QueueStateStaleError } from "../auth/access-control-deps";
import { BadRequest, send, wantsJson } from "../http";
import { renderPage } from "../render";
import { getAccessLevel, parseRequestPath, type RequestPath } from "../request-path";

function problemOf(error: unknown): [Problem, number] {
  if (error instanceof DomainError) return [error.reason, error.status];
  if (error instanceof BadRequest) return ["bad-request", error.status];
  return ["unavailable", error instanceof QueueStateStaleError || isDatabaseUnavailable(error) ? 503 : 500];
}

const pathOf = ({ segments, query }: RequestPath) =>
  `${segments.map((segment) => `/${segment}`).join("")}${query && `?${query}`}`;

/**
 * The language to answer in: that of the address; of an address that no page has, what it begins with or what the
 * browser asks for first.
 */
function localeOf({ url = "", headers }: IncomingMessage, place: RequestPath | null): Locale {
  if (place && getAccessLevel(place) !== "nowhere") return place.locale;
  const named = /^\/(ko|en)(?![a-z0-9_-])/i.exec(url)?.[1]?.toLowerCase();
  if (named) return named as Locale;
  return /^en\b/i.test(headers["accept-language"] ?? "") ? "en" : "ko";
}

/** The page of ours that a form was on, as the browser says; undefined where it was none or cannot be read again. */
function formPage(request: IncomingMessage): string | undefined {
  const { referer, host } = request.headers;
  if (!referer || !URL.canParse(referer)) return undefined;
  const { host: from, pathname, search } = new URL(referer);
  const [page, asked] = [parseRequestPath(pathname + search), parseRequestPath(request.url)];
  // A page that itself answered this post has no address of its own.
  return from === host && page && pathOf(page) !== (asked && pathOf(asked)) ? pathOf(page) : undefined;
}

const problemType = "application/problem+json";

/** RFC 9457 */
const problemDocument = (problem: Problem, status: number, more: object) =>
  JSON.stringify({ type: "about:blank", status, title: problem, reason: problem, ...more });

const madeOnce = new Map<ErrorCode, PreparedResponse>();

/** A refusal by rule with nothing to tell but its reason, as a program reads it: made once, the same for all. */
export function createProblemResponse({ reason, status }: DomainError): PreparedResponse {
  const made = madeOnce.get(reason);
  if (made) return made;
  const body = problemDocument(reason, status, {});
  const headers = ["Content-Type", problemType, "Cache-Control", "private, no-store"];
  const answer = { status, headers: [...headers, "Content-Length", String(Buffer.byteLength(body))], body };
  madeOnce.set(reason, answer);
  return answer;
}

/**
 * Every failure ends here: with its own status, in the person's language, and no detail of ours.
 *
 * @param told of each refusal by rule, and of each failure that is ours
 */
export function createErrorHandler(told: {
  refused(request: IncomingMessage, response: ServerResponse, reason: ErrorCode): void;
  failed(error: unknown): void;
  /** What can be done at once from a refusal, where that depends on who asks; undefined for most. */
  instead?(request: IncomingMessage, reason: ErrorCode, locale: Locale): Promise<ReactNode> | undefined;
}): (request: IncomingMessage, response: ServerResponse, error: unknown) => void {
  return (request, response, error) => {
    const [problem, status] = problemOf(error);
    if (error instanceof DomainError) told.refused(request, response, error.reason);
    // Of a flood each refusal is counted, and none written down.
    else if (status >= 500 && !(error instanceof OverloadedError)) told.failed(error);
    if (response.headersSent) {
      response.destroy();
      return;
    }
    const requestId = getRequestId();
    const headers = {
      ...(requestId && { "x-request-id": requestId }),
      ...(status === 503 && { "retry-after": "5" }),
      // RFC 9110, section 15.5.6
      ...(status === 405 && { allow: "GET, HEAD, POST" }),
    };
    if (wantsJson(request)) {
      const body = problemDocument(problem, status, { requestId, ...getProblemExtensions(error) });
      send(response, status, problemType, body, headers);
      return;
    }
    const place = parseRequestPath(request.url);
    const locale = localeOf(request, place);
    const reads = request.method === "GET" || request.method === "HEAD";
    const path = (reads ? place && pathOf(place) : formPage(request)) ?? "";
    const title = getTranslator(locale, "refusals")(`${problem}.title`);
    const tell = (instead: ReactNode) => {
      const page = ErrorPage({
        problem,
        locale,
        path,
        instead,
        // A refusal explains itself; of what is our fault the log says more, under this id.
        requestId: status >= 500 ? requestId : undefined,
      });
      renderPage(response, status, locale, title, page, headers);
    };
    const usual = ErrorSuggestion({ locale, error });
    const special = error instanceof DomainError ? told.instead?.(request, error.reason, locale) : undefined;
    if (!special) return tell(usual);
    special.then(tell, (failure) => {
      told.failed(failure);
      tell(usual);
    });
  };
}
