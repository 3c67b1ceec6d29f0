import type { IncomingMessage, ServerResponse } from "node:http";
import { ErrorPage } from "../../components/error-page/error-page";
import { getTranslator } from "../../components/i18n";
import { htmlDocument } from "../../components/ui/document";
import type { Locale } from "../../lib/shared/time/seoul";
import { send, wantsJson } from "../http";

/** Posts that act on a booking. */
const act = /^\/(?:(ko|en)\/)?(?:book|my-booking|wait)\//;
/** Those by which somebody takes a place for the first time; the others finish, keep or give back what one has. */
const beginning = /\/(?:book\/hold|wait\/join)(?:\?|$)/;
/** Who is refused comes again after 2 to 8 seconds, not all at the same moment: deploy/nginx/site.conf says the same. */
const soonestSeconds = 2;
const spreadSeconds = 7;

/** What is said to the refused, in one form. */
interface Words {
  type: string;
  body: string;
}

function pageIn(locale: Locale, stylesheet: string): Words {
  const title = getTranslator(locale, "refusals")("unavailable.title");
  const page = ErrorPage({ problem: "unavailable", locale, path: "" });
  return { type: "text/html; charset=utf-8", body: htmlDocument(page, { locale, title, stylesheet }) };
}

/**
 * Refuses acts on bookings while too many wait already. It comes before everything that costs anything, and its
 * answers are made once: refusing must stay next to nothing, or the refused would starve those inside.
 */
export function createOverloadResponses(stylesheet: string) {
  const pages = { ko: pageIn("ko", stylesheet), en: pageIn("en", stylesheet) };
  const problem = {
    type: "application/problem+json",
    body: JSON.stringify({ type: "about:blank", status: 503, title: "unavailable", reason: "unavailable" }),
  };
  return (request: IncomingMessage, response: ServerResponse): void => {
    const locale = act.exec(request.url ?? "")?.[1] === "en" ? "en" : "ko";
    const { type, body } = wantsJson(request) ? problem : pages[locale];
    const retryAfter = soonestSeconds + Math.floor(Math.random() * spreadSeconds);
    send(response, 503, type, body, { "retry-after": String(retryAfter) });
  };
}

/**
 * What somebody wants who posts: to begin a booking or to act on what they have; undefined for anything else. Who
 * holds a place and is refused loses it in minutes, who has none yet loses nothing by coming again.
 */
export function classifyBookingPost(method: string | undefined, target = ""): "begin" | "go on" | undefined {
  if (method !== "POST" || !act.test(target)) return undefined;
  return beginning.test(target) ? "begin" : "go on";
}
