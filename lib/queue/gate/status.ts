import { createHash } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";

/** A line's public status, ready to be sent: made once a second, the same bytes for everybody. */
export interface StatusDocument {
  body: Buffer;
  etag: string;
  /** Header names and values in turn, as node:http takes them without looking again. */
  headers: string[];
}

/** Any cache may answer for a second, and for some more while it asks anew (RFC 9111, RFC 5861). */
const cacheControl = "public, max-age=1, stale-while-revalidate=5";

export function statusDocument(json: string): StatusDocument {
  const body = Buffer.from(json);
  const etag = `"${createHash("sha256").update(body).digest("base64url").slice(0, 22)}"`;
  return {
    body,
    etag,
    headers: [
      "Content-Type",
      "application/json",
      "Content-Length",
      String(body.length),
      "Cache-Control",
      cacheControl,
      "ETag",
      etag,
    ],
  };
}

/** Answers GET and HEAD with the document, or with 304 to who has it already. */
export function sendStatus(
  request: IncomingMessage,
  response: ServerResponse,
  document: StatusDocument,
): void {
  if (request.headers["if-none-match"] === document.etag) {
    response.writeHead(304, ["Cache-Control", cacheControl, "ETag", document.etag]).end();
    return;
  }
  response.writeHead(200, document.headers);
  response.end(request.method === "HEAD" ? undefined : document.body);
}

const before = "/queue/";
const after = "/status.json";

/** The window's slug in a plain status address, or null; the quickest of all questions, since millions ask it. */
export function slugOfStatus(target: string): string | null {
  return target.startsWith(before) && target.endsWith(after)
    ? target.slice(before.length, -after.length)
    : null;
}
