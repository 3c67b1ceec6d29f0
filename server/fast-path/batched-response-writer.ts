import type { ServerResponse } from "node:http";
import type { PreparedResponse } from "../../lib/shared/prepared-response";

export function sendPrepared(response: ServerResponse, { status, headers, body }: PreparedResponse): void {
  response.writeHead(status, headers);
  response.end(body);
}

/**
 * Sends the answers of one turn of the event loop together at its end.
 *
 * To write to a socket wakes whoever waits at its other end. Written one by one between the reading of one request
 * and the next, each answer puts the server off a core for a client that has one answer to read; written together
 * they are read together, and the next requests come together. An answer waits for no longer than the turn that
 * it was made in.
 */
export class BatchedResponseWriter {
  #waiting: { response: ServerResponse; answer: PreparedResponse }[] = [];

  /** @param failed told of an answer that could not be written; the others are */
  constructor(readonly failed: (error: unknown) => void) {}

  send(response: ServerResponse, answer: PreparedResponse): void {
    if (this.#waiting.push({ response, answer }) === 1) setImmediate(() => this.#sendAll());
  }

  #sendAll(): void {
    const all = this.#waiting;
    this.#waiting = [];
    for (const { response, answer } of all) {
      try {
        sendPrepared(response, answer);
      } catch (error) {
        response.destroy();
        this.failed(error);
      }
    }
  }
}
