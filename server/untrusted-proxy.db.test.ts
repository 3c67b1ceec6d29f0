import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, inject, it } from "vitest";
import { parseConfig } from "../lib/shared/config";
import type { Database } from "../lib/shared/db/database";
import { createLog } from "../lib/shared/log";
import { ownDatabase } from "../lib/shared/testing/own-database";
import { systemClock } from "../lib/shared/time/clock";
import { type App, createApp } from "./app";

let database: Database;
let site: App;
const server = createServer((request, response) => site.handle(request, response));

beforeAll(async () => {
  database = await ownDatabase(inject("databaseUrl"));
  const environment = parseConfig({
    DATABASE_URL: (database.options as { connectionString: string }).connectionString,
    SIGNING_KEYS: `test:${randomBytes(32).toString("base64url")}`,
    SYNTHETIC_CITIZEN: "0",
  });
  const runtime = { environment, database, clock: systemClock, log: createLog("silent") };
  site = await createApp(runtime, async (_request, response) => void response.end());
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
});
afterAll(async () => {
  server.close();
  server.closeAllConnections();
  await site.handOver();
  await site.stop();
  await database.end();
});

it("raises an alert that names the proxy, and keeps one of however many addresses", async () => {
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/ko`;
  for (let n = 0; n < 30; n++)
    await fetch(address, { headers: { "x-forwarded-for": `203.0.113.${n}` } }).then((answer) =>
      answer.text(),
    );
  await expect
    .poll(
      async () => (await database.query("SELECT detail FROM alert WHERE rule = 'proxy-untrusted'")).rows,
      { timeout: 25_000 },
    )
    .toEqual([{ detail: "30 from 127.0.0.1" }]);
}, 40_000);
