import { once } from "node:events";
import { createServer } from "node:http";
import type { Metrics } from "../lib/monitoring/metrics";

/**
 * Serves `/metrics` on a port of its own. What counts people and machines is for the operator alone, and a
 * port that no proxy passes on cannot be reached by a path that somebody forgot to close.
 *
 * @returns stops listening
 */
export async function startMetricsServer(
  metrics: Metrics,
  port: number,
  host: string,
): Promise<{ port: number; stop(): void }> {
  const server = createServer(async (request, response) => {
    if (request.method !== "GET" || request.url !== "/metrics") {
      response.writeHead(404).end();
      return;
    }
    const body = await metrics.registry.metrics();
    response.writeHead(200, { "content-type": metrics.registry.contentType, "cache-control": "no-store" });
    response.end(body);
  });
  server.listen(port, host);
  await once(server, "listening");
  const address = server.address();
  return {
    port: typeof address === "object" && address ? address.port : port,
    stop() {
      server.closeAllConnections();
      server.close();
    },
  };
}
