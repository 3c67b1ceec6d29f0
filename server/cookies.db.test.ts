import { randomBytes, randomUUID } from "node:crypto";
import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, inject, it } from "vitest";
import { setDone } from "../lib/booking/done";
import { rememberDevice } from "../lib/citizens/known-device";
import { keepVouched } from "../lib/citizens/provider-claims-cookie";
import { createCitizenSession, createSessionTokens, getSessionCookieName } from "../lib/citizens/session";
import { parseConfig } from "../lib/shared/config";
import { openDatabase } from "../lib/shared/db/database";
import { createLog } from "../lib/shared/log";
import { proofCookie } from "../lib/shared/proof-of-work/protocol";
import { anOpenWindow, aPerson, newPhone } from "../lib/shared/testing/builders";
import { systemClock } from "../lib/shared/time/clock";
import { createAccount } from "../lib/staff/create-account";
import { createApp } from "./app";
import { createNextAuthOptions } from "./auth/next-auth-options";

const environment = parseConfig({
  DATABASE_URL: inject("databaseUrl"),
  SIGNING_KEYS: `test:${randomBytes(32).toString("base64url")}`,
  BASE_URL: "https://vaccine.example",
  LOG_LEVEL: "silent",
});
const database = openDatabase(environment.databaseUrl);
const log = createLog("silent");
let site: Awaited<ReturnType<typeof createApp>>;
const given: string[] = [];
const server = createServer((request, response) => site.handle(request, response));

beforeAll(async () => {
  site = await createApp({ environment, database, clock: systemClock, log }, async (_request, response) => {
    response.end("a page");
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
});
afterAll(async () => {
  server.close();
  await site.handOver();
  await site.stop();
  await database.end();
});

function aBrowser(cookies = new Map<string, string>()) {
  const ask = async (method: "GET" | "POST", path: string, form?: Record<string, string>) => {
    const response = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`, {
      method,
      redirect: "manual",
      body: form && new URLSearchParams(form),
      headers: {
        origin: environment.baseUrl,
        cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join("; "),
      },
    });
    for (const line of response.headers.getSetCookie()) {
      given.push(line);
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      cookies.set(name, value);
    }
    return response.status;
  };
  return {
    cookies,
    get: (path: string) => ask("GET", path),
    post: (path: string, form: Record<string, string> = {}) => ask("POST", path, form),
  };
}

/** The names that the sources give cookies; next-auth names some of its own by itself. */
function namesInSources(): string[] {
  const files = ["lib", "server"].flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".ts") && !file.includes(".test."))
      .map((file) => `${folder}/${file}`),
  );
  const calls = files.flatMap((file) => [
    ...readFileSync(file, "utf8").matchAll(/toCookieName\(\s*["`]([^"`$]+)(?:\$\{\w+\})?["`]/g),
  ]);
  return [...new Set(calls.map(([, name = ""]) => name))].filter((name) => name !== "next-auth.");
}

it("names every cookie of this host alone, out of reach of scripts and of other sites", async () => {
  const now = systemClock.now();
  const windowId = await anOpenWindow(database, now);
  const { rows } = await database.query("SELECT slug FROM cohort_window WHERE id = $1", [windowId]);
  const slug = rows[0].slug;
  await expect.poll(() => nobody.get(`/queue/${slug}/status.json`), { timeout: 10_000 }).toBe(200);
  const person = {
    id: await aPerson(database, { phone: newPhone() }),
    name: "시험시민",
    birthDate: "1968-03-04",
  };
  const session = createSessionTokens(environment.signingKeys).sign(createCitizenSession(person), now);
  const citizen = aBrowser(new Map([[getSessionCookieName(true), session]]));

  expect(await nobody.get("/en/sign-in")).toBe(200);
  expect(await nobody.post("/en/check", { year: "1968", month: "3", day: "4" })).toBe(303);
  expect(await nobody.post("/en/clinics/near", { latitude: "33.499", longitude: "126.531" })).toBe(303);
  expect(await citizen.post(`/en/queue/${slug}/enter`)).toBe(303);
  expect(await citizen.post(`/en/queue/${slug}/remind`)).toBe(303);
  expect(await citizen.post("/en/early/remind", { window: slug, keep: "on" })).toBe(303);
  const early = aBrowser(
    new Map([...citizen.cookies].filter(([name]) => name !== getSessionCookieName(true))),
  );
  expect(await early.post("/en/early/enter", { window: slug })).toBe(307);
  expect(await citizen.post("/en/proxy/stop")).toBe(303);
  expect(await citizen.post("/en/sign-out")).toBe(303);

  const account = {
    email: `${randomUUID()}@example.com`,
    name: "시험직원",
    password: "correct horse battery",
  };
  await createAccount(database, { ...account, role: "AGENT", clinicId: null }, "operator", now);
  expect(await aBrowser().post("/en/sign-in/staff", account)).toBe(303);

  // These take a provider's word, a code by SMS and a booking; what makes them is asked by itself.
  given.push(
    keepVouched({ provider: "kakao", subject: "1", name: "시험시민", birthDate: "1968-03-04" }, now, true),
    rememberDevice(undefined, newPhone(), now, true),
    setDone({ act: "changed", bookingId: randomUUID() }, true),
  );

  expect(given.length).toBeGreaterThan(15);
  for (const line of given)
    expect(line).toMatch(/^__Host-[\w.-]+=[^;]*; Path=\/; HttpOnly; SameSite=Lax; Max-Age=\d+; Secure$/);
  const seen = [...new Set(given.map((line) => line.slice("__Host-".length, line.indexOf("="))))];
  // Next-auth's two and the proof of work, which a script of ours sets, are looked at below.
  const elsewhere = ["next-auth.callback-url", "work"];
  const named = namesInSources().filter((name) => !elsewhere.includes(name));
  expect(named.length).toBeGreaterThan(8);
  expect(named.filter((name) => !seen.some((each) => each.startsWith(name)))).toEqual([]);
});

const nobody = aBrowser();

it("names next-auth's cookies, and the one that a script sets, likewise", () => {
  const options = createNextAuthOptions({
    ...environment,
    ...{ database, clock: systemClock, log, sessions: createSessionTokens(environment.signingKeys) },
    endSession: async () => {},
    vouchedFor: () => {},
  });
  const cookies = Object.values(options.cookies ?? {});
  expect(cookies).toHaveLength(5);
  for (const { name, options: flags } of cookies) {
    expect(name).toMatch(/^__Host-next-auth\./);
    expect(flags).toMatchObject({ httpOnly: true, sameSite: "lax", path: "/", secure: true });
    expect(flags).not.toHaveProperty("domain");
  }
  expect(proofCookie(true)).toBe("__Host-work");
  const script = readFileSync("components/queue/proof-of-work.client.ts", "utf8");
  expect(script.match(/document\.cookie = .*/g)).toEqual([
    expect.stringMatching(
      /proofCookie\(secure\).*; Path=\/; .*SameSite=Strict\$\{secure \? "; Secure" : ""\}/,
    ),
  ]);
});
