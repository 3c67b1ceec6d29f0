import type { IncomingMessage, ServerResponse } from "node:http";
import { promisify } from "node:util";
import { gzip } from "node:zlib";

const pack = promisify(gzip);

/** The first parts of the paths whose pages have parts that React runs in the browser. */
const running = new Set(["admin", "clinic"]);

export const needsClientScripts = ([first = ""]: readonly string[]) => running.has(first);

/** A file of our own, which needs nothing of Next.js. */
const ours = /\ssrc="\/assets\//;
/** What only a script would make whole: parts that come later, and pages that the browser would have to render. */
const unfinished = ['<template id="B:', '<template id="P:', ' id="__next_error__"'];

/** The text without its pieces from `opens` to `closes` that are to go; read once, however many there are. */
function without(text: string, opens: string, closes: string, goes: (piece: string) => boolean): string {
  const kept: string[] = [];
  let from = 0;
  for (let at = text.indexOf(opens); at >= 0; at = text.indexOf(opens, from)) {
    const closing = text.indexOf(closes, at);
    if (closing < 0) break;
    const end = closing + closes.length;
    kept.push(text.slice(from, goes(text.slice(at, end)) ? at : end));
    from = end;
  }
  return kept.join("") + text.slice(from);
}

/**
 * The page without the scripts by which React would take it over in the browser; what it shows is the same, and
 * scripts of our own stay.
 *
 * @param html as Next.js rendered it
 * @returns null for a page that is not whole without them
 */
export function stripFrameworkScripts(html: string): string | null {
  if (unfinished.some((mark) => html.includes(mark))) return null;
  // Next.js and React write no </script> within a script.
  const plain = without(html, "<script", "</script>", (script) => !ours.test(script.split(">", 1)[0] ?? ""));
  return without(plain, "<link", ">", (link) => link.includes(' as="script"'));
}

/**
 * Lets Next.js answer, and takes its scripts out of the page; any other kind of answer passes as it is. The answer is
 * held back until it is whole: nothing on a page without scripts could fill in what comes later.
 *
 * @param policies what a page without scripts of Next.js may do
 */
export async function createScriptStripper(
  request: IncomingMessage,
  response: ServerResponse,
  policies: Record<string, string>,
  answer: () => Promise<void>,
): Promise<void> {
  const { writeHead, write, end, flushHeaders } = response;
  const packs = /\bgzip\b/.test(request.headers["accept-encoding"]?.toString() ?? "");
  // What Next.js packs cannot be read here.
  delete request.headers["accept-encoding"];
  const parts: Buffer[] = [];
  const keep = ([part, encoding, done]: unknown[]) => {
    if (typeof part === "string") parts.push(Buffer.from(part, encoding as BufferEncoding | undefined));
    else if (part instanceof Uint8Array) parts.push(Buffer.from(part));
    const called = [part, encoding, done].find((one) => typeof one === "function") as
      | (() => void)
      | undefined;
    if (called) process.nextTick(called);
  };

  async function send(): Promise<void> {
    Object.assign(response, { writeHead, write, end, flushHeaders });
    let body = Buffer.concat(parts);
    const page = String(response.getHeader("content-type")).startsWith("text/html");
    const plain = page && body.length > 0 ? stripFrameworkScripts(body.toString()) : null;
    if (plain !== null) {
      body = Buffer.from(plain);
      for (const [name, value] of Object.entries(policies)) response.setHeader(name, value);
    }
    if (page && packs && body.length > 0) {
      body = await pack(body);
      response.setHeader("content-encoding", "gzip");
    }
    if (body.length > 0) response.setHeader("content-length", body.length);
    response.end(body);
  }

  response.writeHead = ((status: number, ...rest: (string | Record<string, string> | undefined)[]) => {
    response.statusCode = status;
    const headers = rest.find((one) => typeof one === "object") as Record<string, string> | undefined;
    for (const [name, value] of Object.entries(headers ?? {})) response.setHeader(name, value);
    return response;
  }) as typeof writeHead;
  response.flushHeaders = () => {};
  response.write = ((...given: unknown[]) => {
    keep(given);
    return true;
  }) as typeof write;
  response.end = ((...given: unknown[]) => {
    keep(given);
    send().catch((error) => response.destroy(error));
    return response;
  }) as typeof end;
  await answer();
}
