import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, inject, it } from "vitest";
import { createSessionTokens, getSessionCookieName } from "../lib/citizens/session";
import { parseConfig } from "../lib/shared/config";
import { openDatabase } from "../lib/shared/db/database";
import { createLog } from "../lib/shared/log";
import { aPerson } from "../lib/shared/testing/builders";
import { systemClock } from "../lib/shared/time/clock";
import { createApp } from "./app";

const environment = parseConfig({
  DATABASE_URL: inject("databaseUrl"),
  SIGNING_KEYS: `test:${randomBytes(32).toString("base64url")}`,
  TRUSTED_PROXIES: "loopback",
  LOG_LEVEL: "silent",
});
const database = openDatabase(environment.databaseUrl);
const sessions = createSessionTokens(environment.signingKeys);
let site: Awaited<ReturnType<typeof createApp>>;
const server = createServer((request, response) => site.handle(request, response));

beforeAll(async () => {
  const runtime = { environment, database, clock: systemClock, log: createLog("silent") };
  site = await createApp(runtime, async (_request, response) => void response.end());
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
});
afterAll(async () => {
  server.close();
  await site.handOver();
  site.stop();
  await database.end();
});

it.each([
  ["/sign-in", "198.51.100.7", "0101000001"],
  ["/proxy", "198.51.100.8", "0101000002"],
])("counts a code asked for at %s for the client, not for our own proxy", async (path, client, phone) => {
  const name = "시험대리";
  const sub = await aPerson(database, { name });
  const session = sessions.sign({ kind: "citizen", sub, birthDate: "1968-03-04", name }, systemClock.now());
  let cookie = `${getSessionCookieName(false)}=${session}`;
  const post = (at: string, form: Record<string, string>) =>
    fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}${at}`, {
      method: "POST",
      redirect: "manual",
      headers: { "x-forwarded-for": client, origin: environment.baseUrl, cookie },
      body: new URLSearchParams(form),
    });
  const typed = await post(path, {
    name: "시험부모",
    year: "1940",
    month: "3",
    day: "4",
    phone: `${phone}1`,
  });
  cookie = [cookie, ...typed.headers.getSetCookie().map((line) => line.split(";")[0])].join("; ");
  const answer = await post(`${path}/send`, {});
  expect(answer.status).toBe(303);
  expect(answer.headers.get("location")).toMatch(/\/code\?/);
  const { rows } = await database.query("SELECT 1 FROM rate_limit WHERE key = $1", [
    `code-network:${client}`,
  ]);
  expect(rows).toHaveLength(1);
});
