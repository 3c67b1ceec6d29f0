import { createHash } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";

/** JSON that is the same for everybody, ready to be sent: made once, the same bytes for all. */
export interface PublicDocument {
  body: Buffer;
  etag: string;
  cacheControl: string;
  /** Header names and values in turn, as node:http takes them without looking again. */
  headers: string[];
}

/** @param cacheControl what caches may do with it; it should begin with `public` */
export function publicDocument(json: string, cacheControl: string): PublicDocument {
  const body = Buffer.from(json);
  const etag = `"${createHash("sha256").update(body).digest("base64url").slice(0, 22)}"`;
  return {
    body,
    etag,
    cacheControl,
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
export function sendDocument(
  request: IncomingMessage,
  response: ServerResponse,
  document: PublicDocument,
): void {
  const { etag, cacheControl, headers, body } = document;
  if (request.headers["if-none-match"] === etag) {
    response.writeHead(304, ["Cache-Control", cacheControl, "ETag", etag]).end();
    return;
  }
  response.writeHead(200, headers);
  response.end(request.method === "HEAD" ? undefined : body);
}
