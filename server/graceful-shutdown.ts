import type { Server } from "node:http";
import { Server as NetServer, type Socket } from "node:net";

/** How long a proxy may still use connections it keeps, and when what is busy is cut all the same. Milliseconds. */
const idleMayStay = 5_000;
const cutAfter = 8_000;

/** The connections of a server that are open. Node's own list leaves out those that an upgrade or an error took away. */
export function openSockets(server: Server): ReadonlySet<Socket> {
  const sockets = new Set<Socket>();
  server.on("connection", (socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
  });
  return sockets;
}

/**
 * Stops listening and lets everything in flight finish, so that no booking is cut.
 *
 * A proxy that finds no listener tries the next server, which loses nothing. A kept connection that we close
 * just as the proxy sends a request on it does lose that request; so idle ones are left for the proxy to
 * close (its own limit must be shorter than `idleMayStay`), and what still comes on them is answered as the
 * last on its connection.
 *
 * @param sockets its `openSockets`
 * @param atOnce closes idle connections now: for a server that no proxy stands before
 * @returns when every connection is closed, within nine seconds
 */
export function drainConnections(
  server: Server,
  sockets: ReadonlySet<Socket>,
  atOnce: boolean,
): Promise<void> {
  server.prependListener("request", (_request, response) => {
    response.shouldKeepAlive = false;
  });
  const from = process.hrtime.bigint();
  const passed = () => Number(process.hrtime.bigint() - from) / 1e6;
  const looking = setInterval(() => {
    if (passed() > cutAfter) for (const socket of sockets) socket.destroy();
    else if (atOnce || passed() > idleMayStay) server.closeIdleConnections();
  }, 50);
  return new Promise((resolve) => {
    // http.Server's own close would close idle connections at once.
    NetServer.prototype.close.call(server, () => {
      clearInterval(looking);
      resolve();
    });
  });
}
