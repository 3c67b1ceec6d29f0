import type { IncomingMessage, ServerResponse } from "node:http";
import { pipeline } from "node:stream/promises";
import busboy from "@fastify/busboy";
import { getPageHeaders } from "./plugins/security-headers";

/** The request cannot be read; `status` says why. */
export class BadRequest extends Error {
  constructor(
    readonly status: 400 | 403 | 405 | 413 | 415,
    message: string,
  ) {
    super(message);
  }
}

const mostBody = 16 * 1024;

/**
 * Refuses a state change that another site's page sent.
 *
 * @param base the site's own address
 * A browser that hides where it comes from (a no-referrer policy, an extension) sends `Origin: null` also from our own
 * page; that it is our own, it then says by Sec-Fetch-Site, which no page can set.
 *
 * @throws BadRequest 403 unless Origin is the site's own, and Sec-Fetch-Site (where sent) agrees
 */
export function assertSameOrigin(request: IncomingMessage, base: URL): void {
  const { origin, "sec-fetch-site": site } = request.headers;
  if (site !== undefined && site !== "same-origin") throw new BadRequest(403, "foreign request");
  const hidden = origin === "null" && site === "same-origin";
  if (origin !== undefined && origin !== base.origin && !hidden) throw new BadRequest(403, "foreign origin");
  // Every browser sends one of the two with a POST; what sends neither has no cookies to abuse.
  if (origin === undefined && site === undefined && request.headers.cookie)
    throw new BadRequest(403, "no origin");
}

/**
 * The fields of a posted form or JSON object, as text.
 *
 * @throws BadRequest for another content type, broken JSON, a body over 16 KiB, or U+0000, which nobody types and
 *   PostgreSQL's text cannot hold
 */
export async function readForm(request: IncomingMessage): Promise<Record<string, string>> {
  // Most posts of the waiting room carry nothing; reading that nothing would cost more than the rest.
  if (request.headers["content-length"] === "0" && !request.headers["transfer-encoding"]) return {};
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size > mostBody) throw new BadRequest(413, "body too large");
    chunks.push(chunk);
  }
  const text = Buffer.concat(chunks).toString("utf8");
  if (text === "") return {};
  const fields = fieldsOf(text, request.headers["content-type"]?.split(";")[0]?.trim().toLowerCase());
  if (Object.values(fields).some((value) => value.includes("\0"))) throw new BadRequest(400, "U+0000");
  return fields;
}

function fieldsOf(text: string, type: string | undefined): Record<string, string> {
  if (type === "application/x-www-form-urlencoded") return Object.fromEntries(new URLSearchParams(text));
  if (type !== "application/json") throw new BadRequest(415, "content type");
  try {
    const value: unknown = JSON.parse(text);
    if (value === null || typeof value !== "object" || Array.isArray(value)) throw new Error("not an object");
    return Object.fromEntries(
      Object.entries(value).filter((pair): pair is [string, string] => typeof pair[1] === "string"),
    );
  } catch {
    throw new BadRequest(400, "broken JSON");
  }
}

/** The largest body that is waited for unread: Node holds so much back by itself. Bytes. */
const mostUnread = 8 * 1024;

/**
 * Waits until a small body is there, and leaves it unread: who sends slowly must not hold what others wait for.
 *
 * @throws BadRequest 413 for a body that is too large, or does not say how large it is
 */
export async function arrived(request: IncomingMessage): Promise<void> {
  const { "content-length": length = "0", "transfer-encoding": coding } = request.headers;
  if (coding !== undefined || Number(length) > mostUnread) throw new BadRequest(413, "body too large");
  if (request.complete) return;
  await new Promise<void>((resolve, reject) => {
    const done = (settle: () => void) => {
      for (const event of ["readable", "close", "error"]) request.off(event, look);
      settle();
    };
    // One listener for all that comes: each new one would be told at once of what lies there already.
    const look = () => {
      if (request.complete) done(resolve);
      else if (request.destroyed) done(() => reject(new BadRequest(400, "gone")));
    };
    for (const event of ["readable", "close", "error"]) request.on(event, look);
  });
}

/** What is read of a body that is too large, so that its sender hears why, before the connection is cut. Bytes. */
const mostDiscarded = 64 * 2 ** 20;

/** A form with a file has a few fields beside it. */
const formLimits = { files: 1, fields: 8, parts: 9, fieldSize: mostBody, headerPairs: 20 };

/**
 * A file that was posted with a form, read as it comes: no step takes longer for a larger one.
 *
 * @param field the form's name for it
 * @param most bytes
 * @returns `missing` when none was chosen, `large` for one that is too large
 * @throws BadRequest for another content type, or a body that is no such form
 */
export async function readUpload(
  request: IncomingMessage,
  field: string,
  most: number,
): Promise<{ name: string; bytes: Uint8Array } | "missing" | "large"> {
  const type = request.headers["content-type"] ?? "";
  if (!/^multipart\/form-data\s*;/i.test(type)) throw new BadRequest(415, "content type");
  let size = 0;
  request.on("data", (chunk: Buffer) => {
    size += chunk.length;
    if (size > mostDiscarded) request.destroy();
  });
  let found: { name: string; large: boolean } | undefined;
  const chunks: Buffer[] = [];
  try {
    const form = busboy({ headers: { "content-type": type }, limits: { ...formLimits, fileSize: most } });
    form.on("file", (name, file, fileName) => {
      if (name === field) found = { name: fileName.slice(0, 200), large: false };
      file.on("data", (chunk: Buffer) => name === field && chunks.push(chunk));
      file.on("limit", () => {
        if (found) found.large = true;
      });
    });
    for (const limit of ["partsLimit", "filesLimit", "fieldsLimit"] as const)
      form.once(limit, () => form.destroy(new Error(limit)));
    await pipeline(request, form);
  } catch {
    throw new BadRequest(size > mostDiscarded ? 413 : 400, "broken form");
  }
  if (found?.large) return "large";
  const bytes = Buffer.concat(chunks);
  return found && bytes.length > 0 ? { name: found.name, bytes } : "missing";
}

/** Whether the client asked for JSON rather than for a page. */
export function wantsJson(request: IncomingMessage): boolean {
  return request.headers.accept?.includes("application/json") ?? false;
}

/** Sends a whole answer. Private and never stored, unless `headers` say otherwise. */
export function send(
  response: ServerResponse,
  status: number,
  type: string,
  body: string,
  headers: Record<string, string | string[]> = {},
): void {
  response.writeHead(status, {
    ...(type.startsWith("text/html") && getPageHeaders(response.req.url)),
    "content-type": type,
    "cache-control": "private, no-store",
    "content-length": Buffer.byteLength(body),
    ...headers,
  });
  response.end(response.req.method === "HEAD" ? undefined : body);
}

/** Leads to the address that was meant. Not kept: what is a page today may be none after an update. */
export function redirectPermanently(response: ServerResponse, to: string): void {
  response.writeHead(308, { location: to, "cache-control": "private, no-store" });
  response.end();
}

/** 303 See Other: the browser asks for `to` with a GET. */
export function redirectSeeOther(response: ServerResponse, to: string, cookies: string[] = []): void {
  response.writeHead(303, { location: to, "cache-control": "private, no-store", "set-cookie": cookies });
  response.end();
}
