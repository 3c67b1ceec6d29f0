import type { IncomingMessage, ServerResponse } from "node:http";
import { ProblemPage } from "../components/problem/problem-page";
import { textOf } from "../components/text";
import { htmlDocument } from "../components/ui/document";
import { pageHeaders } from "../lib/platform/answer-headers";
import type { WireRequest } from "../lib/platform/door";
import { send, wantsJson } from "../lib/platform/http";
import type { Locale } from "../lib/platform/seoul";

/** Posts that act on a booking. */
const act = /^\/(?:(ko|en)\/)?(?:book|my-booking|wait)\//;
/** Those by which somebody takes a place for the first time; the others finish, keep or give back what one has. */
const beginning = /\/(?:book\/hold|wait\/join)(?:\?|$)/;
const wireWantsJson = /\r\naccept:[^\r]*application\/json/i;

/** Whoever is refused comes again after so many seconds, not all at the same moment. */
const soonest = 2;
const spread = 7;
const drawn = () => Math.floor(Math.random() * spread);

/** What is said to the refused, in one form. */
interface Words {
  type: string;
  body: string;
  /** Whole answers as bytes, one for each Retry-After. */
  wire: Buffer[];
}

function words(type: string, body: string, headers: Record<string, string> = {}): Words {
  const answer = (retryAfter: number) => {
    const all = {
      ...headers,
      "content-type": type,
      "cache-control": "private, no-store",
      "content-length": Buffer.byteLength(body),
      "retry-after": retryAfter,
    };
    const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}`);
    return Buffer.from(["HTTP/1.1 503 Service Unavailable", ...lines, "", body].join("\r\n"));
  };
  return { type, body, wire: Array.from({ length: spread }, (_, n) => answer(soonest + n)) };
}

function pageIn(locale: Locale, stylesheet: string): Words {
  const title = textOf(locale, "refusals")("unavailable.title");
  const page = ProblemPage({ problem: "unavailable", locale, path: "" });
  return words(
    "text/html; charset=utf-8",
    htmlDocument(page, { locale, title, stylesheet }),
    pageHeaders("/"),
  );
}

/**
 * Refuses acts on bookings while too many wait already. It comes before everything that costs anything, and its
 * answers are made once: refusing must stay next to nothing, or the refused would starve those inside.
 *
 * @returns `answer` for a request that Node.js has read, `bytes` for one on the wire
 */
export function busyRefusals(stylesheet: string) {
  const pages = { ko: pageIn("ko", stylesheet), en: pageIn("en", stylesheet) };
  const problem = words(
    "application/problem+json",
    JSON.stringify({ type: "about:blank", status: 503, title: "unavailable", reason: "unavailable" }),
  );
  const wordsFor = (json: boolean, target: string) =>
    json ? problem : pages[act.exec(target)?.[1] === "en" ? "en" : "ko"];
  return {
    answer(request: IncomingMessage, response: ServerResponse): void {
      const { type, body } = wordsFor(wantsJson(request), request.url ?? "");
      send(response, 503, type, body, { "retry-after": String(soonest + drawn()) });
    },
    bytes: ({ head, target }: WireRequest): Buffer | undefined =>
      wordsFor(wireWantsJson.test(head), target).wire[drawn()],
  };
}

/**
 * What somebody wants who posts: to begin a booking or to act on what they have; undefined for anything else. Who
 * holds a place and is refused loses it in minutes, who has none yet loses nothing by coming again.
 */
export function actOf(method: string | undefined, target = ""): "begin" | "go on" | undefined {
  if (method !== "POST" || !act.test(target)) return undefined;
  return beginning.test(target) ? "begin" : "go on";
}
