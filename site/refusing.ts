import type { IncomingMessage, ServerResponse } from "node:http";
import type { ReactNode } from "react";
import { factsOf, Instead } from "../components/booking/instead";
import { type Problem, ProblemPage } from "../components/problem/problem-page";
import { textOf } from "../components/text";
import { storeIsAway } from "../lib/platform/database";
import { BadRequest, send, wantsJson } from "../lib/platform/http";
import { TooBusy } from "../lib/platform/lane";
import { Refusal, type RefusalReason } from "../lib/platform/refusal";
import { currentRequestId } from "../lib/platform/request";
import type { Locale } from "../lib/platform/seoul";
import type { Answer } from "../lib/platform/together";
import { GateShut } from "../lib/queue/gate/parts";
import { type Place, readPlace } from "../lib/queue/gate/path";
import { show } from "./answer";

function problemOf(error: unknown): [Problem, number] {
  if (error instanceof Refusal) return [error.reason, error.status];
  if (error instanceof BadRequest) return ["bad-request", error.status];
  return ["unavailable", error instanceof GateShut || storeIsAway(error) ? 503 : 500];
}

const pathOf = ({ segments, query }: Place) =>
  `${segments.map((segment) => `/${segment}`).join("")}${query && `?${query}`}`;

/** The page of ours that a form was on, as the browser says; undefined where it was none or cannot be read again. */
function formPage(request: IncomingMessage): string | undefined {
  const { referer, host } = request.headers;
  if (!referer || !URL.canParse(referer)) return undefined;
  const { host: from, pathname, search } = new URL(referer);
  const [page, asked] = [readPlace(pathname + search), readPlace(request.url)];
  // A page that itself answered this post has no address of its own.
  return from === host && page && pathOf(page) !== (asked && pathOf(asked)) ? pathOf(page) : undefined;
}

const problemType = "application/problem+json";

/** RFC 9457 */
const problemDocument = (problem: Problem, status: number, more: object) =>
  JSON.stringify({ type: "about:blank", status, title: problem, reason: problem, ...more });

const madeOnce = new Map<RefusalReason, Answer>();

/** A refusal by rule with nothing to tell but its reason, as a program reads it: made once, the same for all. */
export function refusalAnswer({ reason, status }: Refusal): Answer {
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
export function refusing(told: {
  refused(request: IncomingMessage, response: ServerResponse, reason: RefusalReason): void;
  failed(error: unknown): void;
  /** What can be done at once from a refusal, where that depends on who asks; undefined for most. */
  instead?(request: IncomingMessage, reason: RefusalReason, locale: Locale): Promise<ReactNode> | undefined;
}): (request: IncomingMessage, response: ServerResponse, error: unknown) => void {
  return (request, response, error) => {
    const [problem, status] = problemOf(error);
    if (error instanceof Refusal) told.refused(request, response, error.reason);
    // Of a flood each refusal is counted, and none written down.
    else if (status >= 500 && !(error instanceof TooBusy)) told.failed(error);
    if (response.headersSent) {
      response.destroy();
      return;
    }
    const requestId = currentRequestId();
    const headers = {
      ...(requestId && { "x-request-id": requestId }),
      ...(status === 503 && { "retry-after": "5" }),
      // RFC 9110, section 15.5.6
      ...(status === 405 && { allow: "GET, HEAD, POST" }),
    };
    if (wantsJson(request)) {
      const body = problemDocument(problem, status, { requestId, ...factsOf(error) });
      send(response, status, problemType, body, headers);
      return;
    }
    const place = readPlace(request.url);
    const locale: Locale = place?.locale ?? "ko";
    const reads = request.method === "GET" || request.method === "HEAD";
    const path = (reads ? place && pathOf(place) : formPage(request)) ?? "";
    const title = textOf(locale, "refusals")(`${problem}.title`);
    const tell = (instead: ReactNode) => {
      const page = ProblemPage({
        problem,
        locale,
        path,
        instead,
        // A refusal explains itself; of what is our fault the log says more, under this id.
        requestId: status >= 500 ? requestId : undefined,
      });
      show(response, status, locale, title, page, headers);
    };
    const usual = Instead({ locale, error });
    const special = error instanceof Refusal ? told.instead?.(request, error.reason, locale) : undefined;
    if (!special) return tell(usual);
    special.then(tell, (failure) => {
      told.failed(failure);
      tell(usual);
    });
  };
}
