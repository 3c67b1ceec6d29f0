import { createServer, Server } from "node:http";
import next from "next";
import { ConfigError, parseConfig, standsBehindUnnamedProxy } from "./lib/shared/config";
import { setAppContext } from "./lib/shared/context";
import { checkKeys, listDataSecrets, listSigningSecrets } from "./lib/shared/crypto/key-fingerprints";
import { getDataKeys } from "./lib/shared/crypto/keys";
import { hasStatementTimeout, openDatabase, serverLimits } from "./lib/shared/db/database";
import { createLog, redirectConsole } from "./lib/shared/log";
import { systemClock } from "./lib/shared/time/clock";
import { createApp } from "./server/app";
import { drainConnections, openSockets } from "./server/graceful-shutdown";
import { startMetricsServer } from "./server/metrics-server";
import { oneAtATime } from "./server/one-request-per-connection";
import { readBuiltFiles } from "./server/plugins/built-files";
import { fillSecurityText } from "./server/plugins/security-text";

/** A process that was told to end is gone after so long, whatever does not answer. deploy/systemd kills at 12 s. */
const mostToStopMs = 9_500;

async function main() {
  const environment = parseConfig(process.env);
  const secrets = {
    SIGNING_KEYS: listSigningSecrets(environment.signingKeys),
    ...listDataSecrets(getDataKeys()),
  };
  const log = createLog(environment.logLevel);
  if (environment.production) redirectConsole(log);
  const { tracesEndpoint, metricsPort, metricsHost } = environment;
  const tracing = tracesEndpoint
    ? (await import("./server/tracing")).startTracing(tracesEndpoint)
    : undefined;
  const database = openDatabase(
    environment.databaseUrl,
    environment.databaseConnections,
    serverLimits,
    environment.databasePooled,
  );
  if (!(await hasStatementTimeout(database).catch(() => true)))
    log.error(
      "statements have no time limit: the pooler drops it; see connect_query in deploy/pgbouncer/pgbouncer.ini",
    );
  // A server that cannot open what it reads, or finds nobody, must not start.
  await checkKeys(database, secrets);
  if (standsBehindUnnamedProxy(environment))
    log.warn(
      { baseUrl: environment.baseUrl },
      "BASE_URL is not where this server listens, so a proxy is before it, but TRUSTED_PROXIES is not set: all people count as one network",
    );
  setAppContext({ environment, database, clock: systemClock, log });

  // next-auth reads its own address from here and nowhere else.
  process.env.NEXTAUTH_URL = environment.baseUrl;
  const pages = next({
    dev: !environment.production,
    dir: process.cwd(),
    port: environment.port,
    // Next.js listens for upgrades on the server that it is given, beside the gate: one where nobody comes.
    ...(environment.production && { httpServer: new Server() }),
  });
  const site = await createApp(
    { environment, database, clock: systemClock, log },
    pages.getRequestHandler(),
    tracing?.around,
    environment.production
      ? readBuiltFiles(
          [
            { folder: `${process.env.NEXT_DIST_DIR ?? ".next"}/static`, address: "/_next/static/" },
            { folder: "public", address: "/" },
          ],
          (address, body) =>
            address === "/.well-known/security.txt"
              ? Buffer.from(fillSecurityText(body.toString(), environment, systemClock.now()))
              : body,
        )
      : undefined,
  );
  await pages.prepare();
  const operatorPort = metricsPort
    ? await startMetricsServer(site.metrics, metricsPort, metricsHost)
    : undefined;

  const server = createServer(
    {
      // Of a request framed in two ways, each proxy may see another end: none is read (llhttp's strict way).
      insecureHTTPParser: false,
      requireHostHeader: true,
      requestTimeout: 15_000,
      headersTimeout: 10_000,
      // How often those are looked for who send slower than that.
      connectionsCheckingInterval: 2_000,
      // A kept connection must outlast the proxy's own limit, or it closes under a request: deploy/nginx/site.conf.
      keepAliveTimeout: 15_000,
      maxHeaderSize: 16 * 1024,
    },
    oneAtATime(site.handle),
  );
  const sockets = openSockets(server);
  server.maxHeadersCount = 100;
  // On a connection where neither side says anything: who takes an answer more slowly than that is cut off.
  server.timeout = 60_000;
  server.listen(environment.port, environment.host, () => {
    const address = server.address();
    const port = typeof address === "object" ? address?.port : environment.port;
    log.info({ port }, "listening");
    process.send?.(environment.baseUrl);
  });
  server.on("error", (error: NodeJS.ErrnoException) => {
    const busy = error.code === "EADDRINUSE";
    const words = `Port ${environment.port} is taken: set PORT to another, or stop what listens there.`;
    process.stderr.write(`${busy ? words : error.message}\n`);
    process.exit(1);
  });

  let stopping = false;
  const stop = async (atOnce: boolean) => {
    if (stopping) return;
    stopping = true;
    setTimeout(() => process.exit(0), mostToStopMs);
    // Another process leads from now on; the gate still needs the board until the last answer is out.
    await Promise.all([
      Promise.race([site.handOver(), patience(8_000)]),
      drainConnections(server, sockets, atOnce),
    ]);
    await Promise.race([site.stop(), patience(1_000)]);
    operatorPort?.stop();
    await Promise.race([Promise.all([tracing?.stop(), database.end()]), patience(1_000)]);
    process.exit(0);
  };
  process.on("SIGTERM", () => stop(false));
  process.on("SIGINT", () => stop(true));
  // Whoever started us is gone; a server that nobody watches must not keep the port.
  if (process.channel) process.on("disconnect", () => stop(true));
}

const patience = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

main().catch((error) => {
  console.error(error instanceof ConfigError ? error.message : error);
  process.exit(1);
});
