import type { IncomingMessage, ServerResponse } from "node:http";
import type { Socket } from "node:net";

/** A request as it came over the wire, before Node.js made anything of it. */
export interface WireRequest {
  method: string;
  target: string;
  /** First line and headers, without the empty line after them. */
  head: string;
}

const firstLine = /^([A-Z]+) (\/\S*) HTTP\/1\.1\r\n/;
const contentLength = /\r\ncontent-length:[ \t]*(\d+)(?=\r\n|$)/gi;
/** Whose body does not end where its length says, or after which the connection is something else or over. */
const unusual = /[^\r]\n|\r\n(?:transfer-encoding|expect|upgrade|connection:(?![ \t]*keep-alive(?:\r\n|$)))/i;

/**
 * The one request that a piece of a connection's bytes holds.
 *
 * @returns null where the piece holds less than one request, more, or anything unusual: that is Node's to judge
 */
export function onlyRequestIn(bytes: Buffer): WireRequest | null {
  const text = bytes.toString("latin1");
  const end = text.indexOf("\r\n\r\n");
  if (end < 0) return null;
  const head = text.slice(0, end);
  const [, method, target] = firstLine.exec(head) ?? [];
  if (!method || !target || unusual.test(head)) return null;
  const lengths = [...head.matchAll(contentLength)];
  if (lengths.length > 1) return null;
  const whole = end + 4 + Number(lengths[0]?.[1] ?? 0) === bytes.length;
  return whole ? { method, target, head } : null;
}

/** Whoever sends on without reading what is answered is cut off when so much lies unread. Bytes. */
const mostUnread = 64 * 1024;

/**
 * Stands between a connection and Node's HTTP, and answers by bytes that lie ready what has to be refused anyway.
 * Node spends most of what a short answer costs on making request and response. The door stands only on
 * connections on which something has been refused before, such as those that a proxy keeps: until then Node reads
 * a connection by itself, which is cheaper for all who are not refused.
 */
export class Door {
  #connections = new WeakMap<Socket, { inside: boolean }>();
  #stands = true;

  /**
   * @param refusal the whole answer to a request that is to be refused, or undefined for one that may go on
   */
  constructor(readonly refusal: (request: WireRequest) => Buffer | undefined) {}

  /** Must be told of each request that Node has read. While one is answered, the door lets everything through. */
  came(request: IncomingMessage, response: ServerResponse): void {
    const connection = this.#connections.get(request.socket);
    if (!connection) return;
    connection.inside = true;
    response.once("close", () => {
      connection.inside = false;
    });
  }

  /** Stands on the request's connection from its answer on. */
  standOn(request: IncomingMessage, response: ServerResponse): void {
    const { socket } = request;
    if (!this.#stands || this.#connections.has(socket)) return;
    this.#connections.set(socket, { inside: false });
    // Not before Node has read the request's end.
    response.once("close", () =>
      setImmediate(() => {
        if (request.complete && socket.writable) this.#take(socket);
      }),
    );
  }

  /** Lets everything through from now on: whoever ends must tell each connection's last request so. */
  leave(): void {
    this.#stands = false;
  }

  #take(socket: Socket): void {
    // Node's own listener is there from the beginning. Another one makes it hand out what it reads (nodejs.org/api/
    // http.html, event "connection"); were it otherwise one day, the door would stand nowhere.
    const [toNode, ...others] = socket.listeners("data");
    if (!toNode || others.length > 0) return;
    let leftAlone = false;
    socket.on("data", (bytes: Buffer) => {
      const connection = this.#connections.get(socket);
      const request = connection && !connection.inside && !leftAlone ? onlyRequestIn(bytes) : null;
      const refusal = request && this.#stands ? this.refusal(request) : undefined;
      if (refusal) {
        if (socket.writableLength > mostUnread) socket.destroy();
        else socket.write(refusal);
        return;
      }
      // Of what is not one whole request nobody here can tell where the next one begins.
      if (!request) leftAlone = true;
      else if (connection) connection.inside = true;
      toNode.call(socket, bytes);
    });
    socket.removeListener("data", toNode as (bytes: Buffer) => void);
  }
}
