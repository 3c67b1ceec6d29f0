import { createServer } from "node:http";
import next from "next";
import { systemClock } from "./lib/platform/clock";
import { openDatabase } from "./lib/platform/database";
import { EnvironmentError, readEnvironment } from "./lib/platform/env";
import { createLog } from "./lib/platform/log";
import { setRuntime } from "./lib/platform/runtime";
import { createSite } from "./site";

async function main() {
  const environment = readEnvironment(process.env);
  const log = createLog(environment.logLevel);
  const database = openDatabase(environment.databaseUrl, environment.databaseConnections);
  setRuntime({ environment, database, clock: systemClock, log });

  // next-auth reads its own address from here and nowhere else.
  process.env.NEXTAUTH_URL = environment.baseUrl;
  const pages = next({ dev: !environment.production, dir: process.cwd(), port: environment.port });
  const site = await createSite(
    { environment, database, clock: systemClock, log },
    pages.getRequestHandler(),
  );
  await pages.prepare();

  const server = createServer(
    { requestTimeout: 15_000, headersTimeout: 10_000, maxHeaderSize: 16 * 1024 },
    site.handle,
  );
  server.listen(environment.port, environment.host, () => {
    const address = server.address();
    const port = typeof address === "object" ? address?.port : environment.port;
    log.info({ port }, "listening");
    process.send?.(environment.baseUrl);
  });
  server.on("error", (error: NodeJS.ErrnoException) => {
    const busy = error.code === "EADDRINUSE";
    console.error(
      busy ? `Port ${environment.port} is taken: set PORT to another, or stop what listens there.` : error,
    );
    process.exit(1);
  });

  let stopping = false;
  const stop = () => {
    if (stopping) return;
    stopping = true;
    // Whatever is in flight is finished; a connection that stays busy is cut after eight seconds.
    setTimeout(() => server.closeAllConnections(), 8_000).unref();
    server.close(async () => {
      await site.stop();
      await database.end();
      process.exit(0);
    });
    server.closeIdleConnections();
  };
  process.on("SIGTERM", stop);
  process.on("SIGINT", stop);
  // Whoever started us is gone; a server that nobody watches must not keep the port.
  if (process.channel) process.on("disconnect", stop);
}

main().catch((error) => {
  console.error(error instanceof EnvironmentError ? error.message : error);
  process.exit(1);
});
