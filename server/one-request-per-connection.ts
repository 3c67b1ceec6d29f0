import type { RequestListener } from "node:http";
import type { Socket } from "node:net";

/** Requests that may lie behind the one being answered on the same connection. Browsers and proxies send none. */
export const mostQueued = 8;

/**
 * Answers the requests of a connection one after another, and closes a connection that sends more than a few ahead.
 *
 * Node reads requests that are sent ahead (RFC 9112, section 9.3.2) and hands all of them out at once; what is opened
 * for one whose turn never comes is never closed, since its answer is told nothing of the connection's end.
 */
export function oneAtATime(listener: RequestListener): RequestListener {
  const queued = new WeakMap<Socket, number>();
  return (request, response) => {
    // Node gives the socket to the answer whose turn it is.
    if (response.socket) return listener(request, response);
    const { socket } = request;
    const ahead = (queued.get(socket) ?? 0) + 1;
    queued.set(socket, ahead);
    if (ahead > mostQueued) {
      socket.destroy();
      return;
    }
    response.once("socket", () =>
      process.nextTick(() => {
        queued.set(socket, (queued.get(socket) ?? 1) - 1);
        if (!socket.destroyed) listener(request, response);
      }),
    );
  };
}
