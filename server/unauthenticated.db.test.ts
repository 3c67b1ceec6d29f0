import { randomBytes } from "node:crypto";
import { EventEmitter, once } from "node:events";
import { createServer, request, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, inject, it } from "vitest";
import { createSessionTokens, getSessionCookieName } from "../lib/citizens/session";
import { parseConfig } from "../lib/shared/config";
import { openDatabase } from "../lib/shared/db/database";
import { createLog } from "../lib/shared/log";
import { anOpenWindow, aPerson, newPhone } from "../lib/shared/testing/builders";
import { systemClock } from "../lib/shared/time/clock";
import { createApp } from "./app";
import { oneAtATime } from "./one-request-per-connection";

const environment = parseConfig({
  DATABASE_URL: inject("databaseUrl"),
  SIGNING_KEYS: `test:${randomBytes(32).toString("base64url")}`,
  LOG_LEVEL: "silent",
});
const database = openDatabase(environment.databaseUrl);
/** What Next.js was asked and does not answer until it is told to. */
const held: { path: string; response: ServerResponse }[] = [];
const asked = new EventEmitter();
let site: Awaited<ReturnType<typeof createApp>>;
let slug = "";
const server = createServer(oneAtATime((incoming, response) => site.handle(incoming, response)));

beforeAll(async () => {
  const windowId = await anOpenWindow(database, systemClock.now());
  slug = (await database.query("SELECT slug FROM cohort_window WHERE id = $1", [windowId])).rows[0].slug;
  const runtime = { environment, database, clock: systemClock, log: createLog("silent") };
  site = await createApp(runtime, async (incoming, response) => {
    held.push({ path: incoming.url ?? "", response });
    asked.emit("asked");
    await once(response, "close");
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
});
afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await site.handOver();
  await site.stop();
  await database.end();
});

const send = (method: string, path: string, headers: Record<string, string | number> = {}) => {
  const { port } = server.address() as AddressInfo;
  const sent = request({ port, host: "127.0.0.1", method, path, headers, agent: false });
  const answered = new Promise<number>((resolve, reject) => {
    sent.on("response", (response) => response.resume() && resolve(response.statusCode ?? 0));
    sent.on("error", reject);
  });
  return { sent, answered };
};
const status = (method: string, path: string, headers: Record<string, string | number> = {}) => {
  const { sent, answered } = send(method, path, headers);
  sent.end();
  return answered;
};
async function untilHeld(count: number): Promise<void> {
  while (held.length < count) await once(asked, "asked");
}

it("serves the start page, the line and those who are signed in while strangers ask Next.js without end", async () => {
  const own = await aPerson(database, { phone: newPhone() });
  const claims = { kind: "citizen" as const, sub: own, birthDate: "1968-03-04", name: "Synthetic" };
  const session = createSessionTokens(environment.signingKeys).sign(claims, systemClock.now());
  const signedIn = { cookie: `${getSessionCookieName(false)}=${session}`, origin: environment.baseUrl };

  const flood = Array.from({ length: 400 }, () => status("GET", "/api/auth/signin/kakao").catch(() => 0));
  await untilHeld(4);
  const sentAway = await Promise.race(flood);
  expect(sentAway).toBe(503);
  expect(held).toHaveLength(4);

  expect(await status("GET", "/en")).toBe(200);
  expect(await status("GET", "/en/sign-in")).toBe(200);
  expect(await status("GET", "/en/sign-in/staff")).toBe(200);
  expect(await status("GET", `/queue/${slug}/status.json`)).toBe(200);
  expect(await status("POST", `/queue/${slug}/enter`, { ...signedIn, "content-length": 0 })).toBe(303);
  const mine = status("GET", "/en/my-booking", signedIn);
  await untilHeld(5);
  expect(held.at(-1)?.path).toBe("/en/my-booking");
  held.at(-1)?.response.end();
  expect(await mine).toBe(200);

  // A place that comes free is the next one's, until all who were taken have been answered.
  for (let n = 0; n < 400 && held.length > 0; n++) {
    held.shift()?.response.end();
    if (held.length === 0) await Promise.race([once(asked, "asked"), Promise.all(flood)]);
  }
  const answers = await Promise.all(flood);
  expect(answers.filter((answer) => answer === 200)).toHaveLength(4 + 128);
  expect(answers.filter((answer) => answer === 503)).toHaveLength(400 - 4 - 128);
});

it("keeps no place for who sends slowly, or has gone away", async () => {
  const slow = Array.from({ length: 10 }, () => {
    const form = { "content-type": "application/x-www-form-urlencoded", "content-length": 100 };
    const { sent, answered } = send("POST", "/api/auth/callback/code", {
      ...form,
      origin: environment.baseUrl,
    });
    sent.write("code=");
    answered.catch(() => {});
    return sent;
  });
  await Promise.all(slow.map((sent) => sent.writableNeedDrain || once(sent, "socket")));
  const gone = Array.from({ length: 10 }, () => send("GET", "/api/auth/signin/kakao"));
  for (const { sent, answered } of gone) {
    answered.catch(() => {});
    sent.end();
  }
  await untilHeld(4);
  for (const { sent } of gone) sent.destroy();
  held.length = 0;
  const next = status("GET", "/api/auth/signin/naver");
  while (!held.some(({ path }) => path.endsWith("naver"))) await once(asked, "asked");
  held.find(({ path }) => path.endsWith("naver"))?.response.end();
  expect(await next).toBe(200);
  for (const sent of slow) sent.destroy();
  expect(held.every(({ path }) => !path.includes("callback"))).toBe(true);
});

it("hands a form that is there on to Next.js as it was sent", async () => {
  held.length = 0;
  const body = "code=123456&codeId=x";
  const form = { "content-type": "application/x-www-form-urlencoded", "content-length": body.length };
  const { sent, answered } = send("POST", "/api/auth/callback/code", {
    ...form,
    origin: environment.baseUrl,
  });
  sent.write(body.slice(0, 7));
  setImmediate(() => sent.end(body.slice(7)));
  await untilHeld(1);
  const { response } = held[0] as (typeof held)[0];
  const read: Buffer[] = [];
  for await (const chunk of response.req) read.push(chunk);
  expect(Buffer.concat(read).toString()).toBe(body);
  response.end();
  expect(await answered).toBe(200);
});

it.each([
  "sign-in/none",
  "dev/none",
  "dev/inbox/x",
  "api/x",
  "api/auth/_log",
  "api/auth/session",
  "clinics/none/none",
  "early/none",
])("answers /%s, which nobody has, without Next.js", async (path) => {
  held.length = 0;
  expect(await status("GET", `/en/${path}`)).toBe(404);
  expect(held).toEqual([]);
});
