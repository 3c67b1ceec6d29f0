import type { IncomingMessage, ServerResponse } from "node:http";
import { ProblemPage } from "../components/problem/problem-page";
import { textOf } from "../components/text";
import { htmlDocument } from "../components/ui/document";
import { send, wantsJson } from "../lib/platform/http";
import type { Locale } from "../lib/platform/seoul";

/** Posts that act on a booking. */
const act = /^\/(?:(ko|en)\/)?(?:book|my-booking|wait)\//;

/** Whoever is refused comes again after so many seconds, not all at the same moment. */
const soonest = 2;
const spread = 7;

function pageIn(locale: Locale, stylesheet: string): string {
  const title = textOf(locale, "refusals")("unavailable.title");
  return htmlDocument(ProblemPage({ problem: "unavailable", locale, path: "" }), {
    locale,
    title,
    stylesheet,
  });
}

/**
 * Refuses acts on bookings while too many wait already. It comes before everything that costs anything, and its
 * answers are made once: refusing must stay next to nothing, or the refused would starve those inside.
 */
export function refuseWhenBusy(
  stylesheet: string,
): (request: IncomingMessage, response: ServerResponse) => void {
  const pages = { ko: pageIn("ko", stylesheet), en: pageIn("en", stylesheet) };
  const problem = JSON.stringify({
    type: "about:blank",
    status: 503,
    title: "unavailable",
    reason: "unavailable",
  });
  return (request, response) => {
    const retry = { "retry-after": String(soonest + Math.floor(Math.random() * spread)) };
    if (wantsJson(request)) return send(response, 503, "application/problem+json", problem, retry);
    const locale = act.exec(request.url ?? "")?.[1] === "en" ? "en" : "ko";
    send(response, 503, "text/html; charset=utf-8", pages[locale], retry);
  };
}

export function isAct(request: IncomingMessage): boolean {
  return request.method === "POST" && act.test(request.url ?? "");
}
