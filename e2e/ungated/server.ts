// The program without its gate, for a test: Next.js itself, or everything of the site behind the gate.
import { createServer } from "node:http";
import next from "next";
import { systemClock } from "@/lib/platform/clock";
import { openDatabase } from "@/lib/platform/database";
import { readEnvironment } from "@/lib/platform/env";
import { BadRequest } from "@/lib/platform/http";
import { createLog } from "@/lib/platform/log";
import { setRuntime } from "@/lib/platform/runtime";
import { Gate } from "@/lib/queue/gate/gate";
import { readPlace } from "@/lib/queue/gate/path";
import { createSite } from "@/site/site";
import { withoutGate } from "./header";

Gate.prototype.admit = async (request) => {
  const place = readPlace(request.url);
  if (!place) throw new BadRequest(400, "no such path");
  return place;
};

async function main() {
  const environment = readEnvironment(process.env);
  const log = createLog(environment.logLevel);
  const database = openDatabase(environment.databaseUrl, environment.databaseConnections);
  setRuntime({ environment, database, clock: systemClock, log });
  process.env.NEXTAUTH_URL = environment.baseUrl;
  const pages = next({ dev: false, dir: process.cwd(), port: environment.port });
  const handler = pages.getRequestHandler();
  const site = await createSite({ environment, database, clock: systemClock, log }, handler);
  await pages.prepare();
  const server = createServer((request, response) => {
    if (request.headers[withoutGate] === "site") site.handle(request, response);
    else handler(request, response);
  });
  server.listen(environment.port, environment.host, () => {
    log.info({ port: environment.port }, "listening");
    process.send?.(environment.baseUrl);
  });
  process.on("SIGINT", () => process.exit(0));
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
