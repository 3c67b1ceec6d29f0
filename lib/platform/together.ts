import type { ServerResponse } from "node:http";

/** One answer, whole: as node:http takes it without looking again. */
export interface Answer {
  status: number;
  /** Names and values in turn, each name once: of a name that comes twice Node.js 20 may keep the last alone. */
  headers: (string | string[])[];
  /** Undefined where there is none, as for HEAD and 304. */
  body?: string | Buffer | undefined;
}

export function sendAnswer(response: ServerResponse, { status, headers, body }: Answer): void {
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
export class Together {
  #waiting: { response: ServerResponse; answer: Answer }[] = [];

  /** @param failed told of an answer that could not be written; the others are */
  constructor(readonly failed: (error: unknown) => void) {}

  send(response: ServerResponse, answer: Answer): void {
    if (this.#waiting.push({ response, answer }) === 1) setImmediate(() => this.#sendAll());
  }

  #sendAll(): void {
    const all = this.#waiting;
    this.#waiting = [];
    for (const { response, answer } of all) {
      try {
        sendAnswer(response, answer);
      } catch (error) {
        response.destroy();
        this.failed(error);
      }
    }
  }
}
