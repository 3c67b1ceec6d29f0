import { createHash } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { gzipSync } from "node:zlib";
import { getTranslator } from "../../components/i18n";
import { StartPage } from "../../components/start/start-page";
import { htmlDocument } from "../../components/ui/document";
import type { QueueSnapshot } from "../../lib/queue/queue-snapshot";
import type { Locale } from "../../lib/shared/time/seoul";
import { getPageHeaders } from "../plugins/security-headers";
import { getStylesheet } from "../render";

/** How long a page that was made is handed out. Milliseconds. */
const fresh = 1_000;

interface Made {
  at: number;
  etag: string;
  plain: Buffer;
  packed: Buffer;
}

const common = {
  "content-type": "text/html; charset=utf-8",
  "cache-control": "public, max-age=1",
  vary: "accept-encoding",
};

/**
 * Answers with the start page. It is the same for everybody, but for a line to those who have booked, and the first
 * that a crowd asks for, so it is made once a second for each language, needs no script, and never reaches Next.js.
 */
export function createHomePage(
  board: QueueSnapshot,
  /** Whether the request's browser was told that whoever is signed in has booked. */
  isBooked: (request: IncomingMessage) => boolean,
) {
  const made = new Map<string, Made>();

  function make(locale: Locale, booked: boolean, now: Date): Made {
    const title = `${getTranslator(locale, "start")("title")} – ${getTranslator(locale, "common")("service")}`;
    const page = StartPage({ locale, lines: board.queues(), now, booked });
    const plain = Buffer.from(htmlDocument(page, { locale, title, stylesheet: getStylesheet }));
    const etag = `W/"${createHash("sha256").update(plain).digest("base64url").slice(0, 22)}"`;
    return { at: now.getTime(), etag, plain, packed: gzipSync(plain) };
  }

  return (request: IncomingMessage, response: ServerResponse, locale: Locale): void => {
    const now = board.clock.now();
    const booked = isBooked(request);
    const variant = `${locale} ${booked}`;
    let page = made.get(variant);
    if (!page || Math.abs(now.getTime() - page.at) >= fresh) {
      page = make(locale, booked, now);
      made.set(variant, page);
    }
    const { etag, plain, packed } = page;
    const headers = booked ? { ...common, "cache-control": "private, no-store" } : common;
    if (request.headers["if-none-match"] === etag) {
      response.writeHead(304, { ...headers, etag }).end();
      return;
    }
    const packs = /\bgzip\b/.test(request.headers["accept-encoding"]?.toString() ?? "");
    const body = packs ? packed : plain;
    response.writeHead(200, {
      ...headers,
      ...getPageHeaders(request.url),
      ...(packs && { "content-encoding": "gzip" }),
      etag,
      "content-length": body.length,
    });
    response.end(request.method === "HEAD" ? undefined : body);
  };
}
