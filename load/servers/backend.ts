import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { type AddressInfo, connect } from "node:net";

/** A request as it reached a server of the program. */
export interface Seen {
  method: string;
  url: string;
  headers: IncomingMessage["headers"];
  body: string;
}

/**
 * Stands where a server of the program would, notes what reaches it, and answers each person with their own cookie;
 * careless, since it allows every cache to keep everything.
 */
export class Backend {
  readonly seen: Seen[] = [];
  /** Answers in place of the usual one, until it is taken away. */
  instead: ((request: Seen, response: ServerResponse) => void) | undefined;
  readonly #server: Server = createServer({ insecureHTTPParser: false }, (request, response) =>
    this.#came(request, response),
  );

  async start(): Promise<number> {
    await new Promise<void>((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
    return (this.#server.address() as AddressInfo).port;
  }

  stop(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  /** What has been asked for since the last call. */
  taken(): string[] {
    return this.seen.splice(0).map(({ method, url }) => `${method} ${url}`);
  }

  async #came(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const { method = "", url = "", headers } = request;
    const seen = { method, url, headers, body: Buffer.concat(chunks).toString("latin1") };
    this.seen.push(seen);
    if (this.instead) return this.instead(seen, response);
    const answer = `${headers.cookie ?? "nobody"}'s ${url}`;
    response.writeHead(200, { "cache-control": "public, max-age=60", "content-length": answer.length });
    response.end(answer);
  }
}

export interface RawAnswer {
  /** 0 where no answer came. */
  status: number;
  head: string;
  body: string;
}

/** Sends bytes on a connection of their own, and reads what comes until the other side or half a minute ends it. */
export function sendRaw(port: number, bytes: string | Buffer): Promise<RawAnswer> {
  return new Promise((resolve) => {
    const came: Buffer[] = [];
    const socket = connect(port, "127.0.0.1", () => socket.write(bytes));
    socket.setTimeout(30_000, () => socket.destroy());
    socket.on("data", (chunk) => came.push(chunk));
    socket.on("error", () => {});
    socket.on("close", () => {
      const text = Buffer.concat(came).toString("latin1");
      const end = text.indexOf("\r\n\r\n");
      const head = end < 0 ? text : text.slice(0, end);
      resolve({
        status: Number(/^HTTP\/1\.[01] (\d{3})/.exec(text)?.[1] ?? 0),
        head: head.toLowerCase(),
        body: end < 0 ? "" : text.slice(end + 4),
      });
    });
  });
}

/** A whole request for one address, the last on its connection. */
export function requestFor(target: string, lines: string[] = [], method = "GET", body = ""): string {
  const length = body || method === "POST" ? [`Content-Length: ${Buffer.byteLength(body)}`] : [];
  return [
    `${method} ${target} HTTP/1.1`,
    "Host: vaccine.example",
    "Connection: close",
    ...lines,
    ...length,
    "",
    body,
  ].join("\r\n");
}
