import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import { extname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { BadRequest } from "../http";

interface BuiltFile {
  headers: Record<string, string>;
  body: Buffer;
  /** The same compressed, where that makes it smaller. */
  gzipped?: { body: Buffer; etag: string };
}

/** By the exact path under which each is asked for. */
export type BuiltFiles = ReadonlyMap<string, BuiltFile>;

const types: Record<string, string> = {
  ".css": "text/css; charset=utf-8",
  ".ico": "image/x-icon",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".map": "application/json",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".txt": "text/plain; charset=utf-8",
  ".webmanifest": "application/manifest+json",
  ".woff2": "font/woff2",
};

/** What has no ending of its own. */
const typesByAddress: Record<string, string> = { "/.well-known/change-password": "text/html; charset=utf-8" };

/** Names that say what is in the file: those of Next.js, and ours with a hash. */
const namedByContent = /^\/_next\/static\/|\.[0-9a-f]{10}\.(?:css|woff2)$/;

/** The worker answers for the card of a booking, whose address lies outside its own folder. */
const cardWorker = "/assets/card-worker.js";

function builtFile(address: string, body: Buffer): BuiltFile {
  const type = types[extname(address)] ?? typesByAddress[address] ?? "application/octet-stream";
  const etag = createHash("sha256").update(body).digest("base64url").slice(0, 22);
  const packs = /^(?:text|application\/(?:json|manifest))|svg/.test(type);
  const gzipped = packs ? gzipSync(body, { level: 9 }) : body;
  return {
    body,
    ...(gzipped.length < body.length && { gzipped: { body: gzipped, etag: `"${etag}-gz"` } }),
    headers: {
      "Content-Type": type,
      ETag: `"${etag}"`,
      "Cache-Control": namedByContent.test(address)
        ? "public, max-age=31536000, immutable"
        : "public, no-cache",
      ...(packs && { Vary: "Accept-Encoding" }),
      ...(address === cardWorker && { "Service-Worker-Allowed": "/" }),
    },
  };
}

/**
 * Reads what was built, once. Afterwards an address is looked up and never made into the name of a file, and no
 * file is open while somebody reads slowly or goes away.
 *
 * @param folders each with the address that it is found under
 * @param fill puts into a file what only this installation knows
 * @throws Error for a folder that is not there
 */
export function readBuiltFiles(
  folders: readonly { folder: string; address: string }[],
  fill: (address: string, body: Buffer) => Buffer = (_address, body) => body,
): BuiltFiles {
  const files = new Map<string, BuiltFile>();
  for (const { folder, address } of folders)
    for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue;
      const path = join(entry.parentPath, entry.name);
      const name = path.slice(folder.length + 1).replaceAll("\\", "/");
      const found = `${address}${name}`;
      files.set(found, builtFile(found, fill(found, readFileSync(path))));
    }
  return files;
}

/** For so short that a file of a new release is found at once, and a flood for one that is not there meets nginx alone. */
const notFound = {
  headers: {
    "Content-Type": "text/plain; charset=utf-8",
    "Cache-Control": "public, max-age=2",
    "Content-Length": 10,
  },
  body: "Not found\n",
};

/** Whether an address is a file's: one that is there, or one below folders in which there is nothing else. */
export const isFileAddress = (files: BuiltFiles, { url = "" }: IncomingMessage): boolean =>
  /^\/(?:_next|assets)\//.test(url) || files.has(url.split("?", 1)[0] ?? "");

/** @throws BadRequest 405 for what is no reading */
export function sendBuiltFile(files: BuiltFiles, request: IncomingMessage, response: ServerResponse): void {
  if (request.method !== "GET" && request.method !== "HEAD") throw new BadRequest(405, "method");
  const file = files.get((request.url ?? "").split("?", 1)[0] ?? "");
  if (!file) {
    response.writeHead(404, notFound.headers);
    response.end(request.method === "HEAD" ? undefined : notFound.body);
    return;
  }
  const accepts = request.headers["accept-encoding"]?.toString() ?? "";
  const gzipped = /\bgzip\b/.test(accepts) ? file.gzipped : undefined;
  const headers = { ...file.headers, ...(gzipped && { ETag: gzipped.etag }) };
  const known = request.headers["if-none-match"]?.split(",").map((tag) => tag.trim().replace(/^W\//, ""));
  if (known?.includes(headers.ETag ?? "")) {
    response.writeHead(304, headers).end();
    return;
  }
  const { body } = gzipped ?? file;
  response.writeHead(200, {
    ...headers,
    ...(gzipped && { "Content-Encoding": "gzip" }),
    "Content-Length": body.length,
  });
  response.end(request.method === "HEAD" ? undefined : body);
}
