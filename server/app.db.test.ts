import { AsyncLocalStorage } from "node:async_hooks";
import { randomBytes, randomUUID } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingHttpHeaders, type IncomingMessage, request } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, inject, it } from "vitest";
import { createSessionTokens, getSessionCookieName } from "../lib/citizens/session";
import { parseConfig } from "../lib/shared/config";
import { type Database, openDatabase } from "../lib/shared/db/database";
import { createLog } from "../lib/shared/log";
import { anOpenWindow, aPerson } from "../lib/shared/testing/builders";
import { systemClock } from "../lib/shared/time/clock";
import { createApp } from "./app";

/** The request in whose course something happens; what the server does by itself has none. */
const course = new AsyncLocalStorage<IncomingMessage>();
const touched = { database: [] as string[], pages: [] as string[] };

const environment = parseConfig({
  DATABASE_URL: inject("databaseUrl"),
  SIGNING_KEYS: `test:${randomBytes(32).toString("base64url")}`,
  LOG_LEVEL: "silent",
});
const database = openDatabase(environment.databaseUrl);
const sessions = createSessionTokens(environment.signingKeys);
let site: Awaited<ReturnType<typeof createApp>>;
let slug = "";

/** The database, noting each use of it in the course of a request. */
function watched(pool: Database): Database {
  return new Proxy(pool, {
    get(target, name) {
      const value = Reflect.get(target, name, target);
      if (typeof value !== "function") return value;
      return (...args: unknown[]) => {
        const asked = course.getStore();
        if (asked && (name === "query" || name === "connect"))
          touched.database.push(`${asked.method} ${asked.url}`);
        return value.apply(target, args);
      };
    },
  });
}

const server = createServer((incoming, response) =>
  course.run(incoming, () => site.handle(incoming, response)),
);

beforeAll(async () => {
  const now = systemClock.now();
  const windowId = await anOpenWindow(database, now);
  // Nobody is let in, so that whoever joins waits.
  const { rows } = await database.query(
    "UPDATE cohort_window SET paused_at = $2 WHERE id = $1 RETURNING slug",
    [windowId, now],
  );
  slug = rows[0].slug;
  const runtime = { environment, database: watched(database), clock: systemClock, log: createLog("silent") };
  site = await createApp(runtime, async (incoming, response) => {
    touched.pages.push(`${incoming.method} ${incoming.url}`);
    response.end("a page");
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
});

afterAll(async () => {
  server.close();
  await site.handOver();
  site.stop();
  await database.end();
});

interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  text: string;
}

function send(method: string, path: string, headers: Record<string, string> = {}): Promise<Answer> {
  const { port } = server.address() as AddressInfo;
  return new Promise((resolve, reject) => {
    const sent = request({ port, host: "127.0.0.1", method, path, headers, agent: false }, (response) => {
      let text = "";
      response.on("data", (chunk) => {
        text += chunk;
      });
      response.on("end", () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, text }),
      );
    });
    sent.on("error", reject);
    sent.end();
  });
}

it("touches neither the pages' framework nor the database for anybody who waits", async () => {
  const personId = await aPerson(database, { phone: `+8299${randomUUID()}` });
  const claims = { kind: "citizen" as const, sub: personId, birthDate: "1968-03-04", name: "Synthetic" };
  const session = `${getSessionCookieName(false)}=${sessions.sign(claims, systemClock.now())}`;
  const joined = await send("POST", `/queue/${slug}/enter`, {
    cookie: session,
    origin: environment.baseUrl,
    "content-length": "0",
  });
  expect(joined.status).toBe(303);
  const [ticket = ""] = joined.headers["set-cookie"]?.[0]?.split(";") ?? [];
  const cookie = `${session}; ${ticket}`;
  // Joining writes to the ledger: what would be touched is seen.
  expect(touched.database.length).toBeGreaterThan(0);
  touched.database.length = 0;

  const answers = new Map<string, number>();
  const statusAddress = `/queue/${slug}/status.json`;
  for (let n = 0; n < 250; n++) {
    const first = await send("GET", statusAddress, { cookie });
    const etag = first.headers.etag ?? "";
    for (const [path, headers] of [
      [statusAddress, { "if-none-match": etag }],
      [`/en/queue/${slug}`, {}],
      [`/queue/${slug}/place.json`, {}],
    ] as const) {
      const answer = await send("GET", path, { cookie, ...headers });
      const key = `${path} ${answer.status}`;
      answers.set(key, (answers.get(key) ?? 0) + 1);
    }
    expect(first.status).toBe(200);
  }
  expect(answers.get(`/en/queue/${slug} 200`)).toBe(250);
  expect(answers.get(`/queue/${slug}/place.json 200`)).toBe(250);
  // Now and then a second passes in between, and there is a new document.
  expect(answers.get(`${statusAddress} 304`)).toBeGreaterThan(200);
  expect(touched).toEqual({ database: [], pages: [] });

  await send("GET", "/dev/inbox");
  expect(touched.pages).toHaveLength(1);
});

it.each(["PUT", "PATCH", "DELETE", "OPTIONS", "PROPFIND"])(
  "refuses %s before the pages' framework, which would fail over it on a file",
  async (method) => {
    touched.pages.length = 0;
    for (const path of ["/assets/site.css", "/_next/static/chunks/x.js", "/sign-in"]) {
      const { status, headers } = await send(method, path);
      expect([status, headers.allow]).toEqual([405, "GET, HEAD, POST"]);
    }
    expect((await send("POST", "/assets/site.css", { "content-length": "0" })).status).toBe(405);
    expect(touched.pages).toEqual([]);
  },
);
