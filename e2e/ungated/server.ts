// The program without its gate, for a test: Next.js itself, or everything of the site behind the gate.
import { createServer } from "node:http";
import next from "next";
import { parseConfig } from "@/lib/shared/config";
import { setAppContext } from "@/lib/shared/context";
import { openDatabase } from "@/lib/shared/db/database";
import { createLog } from "@/lib/shared/log";
import { systemClock } from "@/lib/shared/time/clock";
import { createApp } from "@/server/app";
import { AccessControl } from "@/server/auth/access-control";
import { BadRequest } from "@/server/http";
import { parseRequestPath } from "@/server/request-path";
import { withoutGate } from "./header";

AccessControl.prototype.authorize = async (request) => {
  const place = parseRequestPath(request.url);
  if (!place) throw new BadRequest(400, "no such path");
  return place;
};

async function main() {
  const environment = parseConfig(process.env);
  const log = createLog(environment.logLevel);
  const database = openDatabase(environment.databaseUrl, environment.databaseConnections);
  setAppContext({ environment, database, clock: systemClock, log });
  process.env.NEXTAUTH_URL = environment.baseUrl;
  const pages = next({ dev: false, dir: process.cwd(), port: environment.port });
  const handler = pages.getRequestHandler();
  const site = await createApp({ environment, database, clock: systemClock, log }, handler);
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
