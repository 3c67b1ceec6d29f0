import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, inject, it } from "vitest";
import { createSessionTokens, getSessionCookieName } from "../../lib/citizens/session";
import { parseConfig } from "../../lib/shared/config";
import { openDatabase } from "../../lib/shared/db/database";
import { createLog } from "../../lib/shared/log";
import { anOpenWindow, aPerson } from "../../lib/shared/testing/builders";
import { systemClock } from "../../lib/shared/time/clock";
import { createApp } from "../app";

const environment = parseConfig({
  DATABASE_URL: inject("databaseUrl"),
  SIGNING_KEYS: `test:${randomBytes(32).toString("base64url")}`,
  BASE_URL: "https://vaccine.example",
  OIDC_ISSUER: "https://id.example/tenant",
  OIDC_CLIENT_ID: "id",
  OIDC_CLIENT_SECRET: "secret",
  LOG_LEVEL: "silent",
});
const database = openDatabase(environment.databaseUrl);
let site: Awaited<ReturnType<typeof createApp>>;
let policyForNext: string | undefined;
const server = createServer((request, response) => site.handle(request, response));
let slug = "";

beforeAll(async () => {
  const windowId = await anOpenWindow(database, systemClock.now());
  const { rows } = await database.query("SELECT slug FROM cohort_window WHERE id = $1", [windowId]);
  slug = rows[0].slug;
  const runtime = { environment, database, clock: systemClock, log: createLog("silent") };
  site = await createApp(runtime, async (request, response) => {
    policyForNext = request.headers["content-security-policy"] as string | undefined;
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

const ask = (path: string, init: RequestInit = {}) =>
  fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`, { redirect: "manual", ...init });

const everywhere = {
  "x-content-type-options": "nosniff",
  "cross-origin-resource-policy": "same-origin",
};
const overTls = { ...everywhere, "strict-transport-security": expect.stringMatching(/^max-age=63072000;/) };

it("says on every page under https what it may do, and draws a number for its scripts", async () => {
  const one = await ask("/en/dev/inbox", { headers: { "content-security-policy": "script-src *" } });
  const policy = one.headers.get("content-security-policy");
  expect(Object.fromEntries(one.headers)).toMatchObject(overTls);
  expect(policyForNext).toBe(policy);
  expect(policy).toMatch(/script-src 'self' 'nonce-[A-Za-z0-9+/]{24}';/);
  expect(policy).toContain("form-action 'self' https://id.example;");
  expect(policy).toContain("frame-ancestors 'none'");
  expect(policy).toContain("upgrade-insecure-requests");
  expect((await ask("/en/dev/inbox")).headers.get("content-security-policy")).not.toBe(policy);
  const refused = await ask("/en/book");
  expect(refused.headers.get("content-security-policy")).toContain("script-src 'self';");
  expect(Object.fromEntries(refused.headers)).toMatchObject(overTls);
});

it("is told by browsers of what a policy kept out, counts that, and reads nothing of it", async () => {
  for (const path of ["/en/dev/inbox", "/en/book"])
    expect((await ask(path)).headers.get("content-security-policy")).toContain("report-uri /policy-report;");
  const before = site.metrics.policyReports;
  const report = { "csp-report": { "violated-directive": "script-src", "blocked-uri": "x".repeat(1_000) } };
  const told = await ask("/policy-report", {
    method: "POST",
    headers: { "content-type": "application/csp-report", origin: "https://elsewhere.example" },
    body: JSON.stringify(report),
  });
  expect([told.status, told.headers.getSetCookie()]).toEqual([204, []]);
  expect(site.metrics.policyReports).toBe(before + 1);
  expect((await ask("/policy-report")).status).toBe(404);
});

it("lets a page ask for the camera where staff check people in, and nowhere else", async () => {
  const allows = async (path: string) =>
    (await ask(path)).headers.get("permissions-policy")?.includes("camera=(self)");
  expect(await allows("/en/clinic/1/check-in")).toBe(true);
  for (const path of ["/en/clinic/1", "/en/clinic/1/check-in-x", "/en/book", "/en", "/x/clinic/1/check-in"])
    expect([path, await allows(path)]).toEqual([path, false]);
});

it("keeps public documents public, and says what they are", async () => {
  const status = await ask(`/queue/${slug}/status.json`);
  expect(status.headers.get("content-type")).toBe("application/json");
  expect(status.headers.get("cache-control")).toMatch(/^public/);
  expect(status.headers.get("set-cookie")).toBeNull();
});

it("gives cookies of this host alone", async () => {
  const id = await aPerson(database);
  const claims = { kind: "citizen" as const, sub: id, birthDate: "1968-03-04", name: "Synthetic" };
  const session = createSessionTokens(environment.signingKeys).sign(claims, systemClock.now());
  const enter = (name: string) =>
    ask(`/queue/${slug}/enter`, {
      method: "POST",
      headers: { cookie: `${name}=${session}`, origin: environment.baseUrl },
    });
  // A cookie of a plain page, or of a sister site, has another name.
  expect((await enter("next-auth.session-token")).status).toBe(401);
  const entered = await enter(getSessionCookieName(true));
  expect(entered.status).toBe(303);
  const cookies = entered.headers.getSetCookie();
  expect(cookies.length).toBeGreaterThan(0);
  for (const cookie of cookies)
    expect(cookie).toMatch(/^__Host-[\w.-]+=[^;]+; Path=\/; HttpOnly; SameSite=Lax; Max-Age=\d+; Secure$/);
  const form = await ask("/en/sign-in");
  expect(form.headers.getSetCookie()).toEqual([expect.stringMatching(/^__Host-.*; Secure$/)]);
});
