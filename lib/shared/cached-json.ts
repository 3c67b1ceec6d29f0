import { createHash } from "node:crypto";
import type { PreparedResponse } from "./prepared-response";

/** JSON that is the same for everybody, ready to be sent: made once, the same bytes for all. */
export interface CachedJson {
  etag: string;
  whole: PreparedResponse;
  /** For who has it already. */
  notModified: PreparedResponse;
}

/** @param cacheControl what caches may do with it; it should begin with `public` */
export function createCachedJson(json: string, cacheControl: string): CachedJson {
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

export function sendCachedJson(
  { etag, whole, notModified }: CachedJson,
  request: { method?: string | undefined; headers: { "if-none-match"?: string | undefined } },
): PreparedResponse {
  if (request.headers["if-none-match"] === etag) return notModified;
  return request.method === "HEAD" ? { ...whole, body: undefined } : whole;
}
