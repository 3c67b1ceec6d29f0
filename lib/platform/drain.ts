import type { Server } from "node:http";
import { Server as NetServer } from "node:net";

/** How long a proxy may still use connections it keeps, and when what is busy is cut all the same. Milliseconds. */
const idleMayStay = 5_000;
const cutAfter = 8_000;

/**
 * Stops listening and lets everything in flight finish, so that no booking is cut.
 *
 * A proxy that finds no listener tries the next server, which loses nothing. A kept connection that we close
 * just as the proxy sends a request on it does lose that request; so idle ones are left for the proxy to
 * close (its own limit must be shorter than `idleMayStay`), and what still comes on them is answered as the
 * last on its connection.
 *
 * @param atOnce closes idle connections now: for a server that no proxy stands before
 * @returns when every connection is closed, within nine seconds
 */
export function drain(server: Server, atOnce: boolean): Promise<void> {
  server.prependListener("request", (_request, response) => {
    response.shouldKeepAlive = false;
  });
  const from = process.hrtime.bigint();
  const passed = () => Number(process.hrtime.bigint() - from) / 1e6;
  const looking = setInterval(() => {
    if (passed() > cutAfter) server.closeAllConnections();
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
