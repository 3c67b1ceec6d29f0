import { createHash } from "node:crypto";
import type { IncomingMessage } from "node:http";
import type { Answer } from "./together";

/** JSON that is the same for everybody, ready to be sent: made once, the same bytes for all. */
export interface PublicDocument {
  etag: string;
  whole: Answer;
  /** For who has it already. */
  notModified: Answer;
}

/** @param cacheControl what caches may do with it; it should begin with `public` */
export function publicDocument(json: string, cacheControl: string): PublicDocument {
  const body = Buffer.from(json);
  const etag = `"${createHash("sha256").update(body).digest("base64url").slice(0, 22)}"`;
  const headers = ["Cache-Control", cacheControl, "ETag", etag];
  const ofBody = ["Content-Type", "application/json", "Content-Length", String(body.length)];
  return {
    etag,
    whole: { status: 200, headers: [...ofBody, ...headers], body },
    notModified: { status: 304, headers },
  };
}

/** The answer to a GET or a HEAD for the document. */
export function answerWith({ etag, whole, notModified }: PublicDocument, request: IncomingMessage): Answer {
  if (request.headers["if-none-match"] === etag) return notModified;
  return request.method === "HEAD" ? { ...whole, body: undefined } : whole;
}
