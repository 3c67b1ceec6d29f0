import { parseMobile } from "@/lib/citizens/phone";
import { type CitizenSession, createSessionTokens, getSessionCookieName } from "@/lib/citizens/session";
import { createQueueTokens } from "@/lib/queue/tokens";
import { parseConfig } from "@/lib/shared/config";
import type { Database } from "@/lib/shared/db/database";
import { aPerson } from "@/lib/shared/testing/builders";
import type { Citizen } from "./citizen";

export const keys = (signingKeys = process.env.E2E_SIGNING_KEYS) =>
  parseConfig({ DATABASE_URL: "postgresql://none", SIGNING_KEYS: signingKeys }).signingKeys;

export const sessions = (signingKeys?: string) => createSessionTokens(keys(signingKeys));
export const tokens = (signingKeys?: string) => createQueueTokens(keys(signingKeys));

/** A client that keeps cookies and follows no redirect, as a browser's requests look to the server. */
export class HttpSession {
  readonly cookies = new Map<string, string>();
  personId = "";

  constructor(readonly base = process.env.E2E_BASE_URL ?? "") {}

  async send(method: string, path: string, form?: Record<string, string>, headers: HeadersInit = {}) {
    const response = await fetch(this.base + path, {
      method,
      redirect: "manual",
      body: form && new URLSearchParams(form),
      headers: {
        origin: this.base,
        cookie: [...this.cookies].map(([name, value]) => `${name}=${value}`).join("; "),
        ...headers,
      },
    });
    for (const line of response.headers.getSetCookie()) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      this.cookies.set(name, value);
    }
    return { status: response.status, text: await response.text(), headers: response.headers };
  }

  get = (path: string, headers?: HeadersInit) => this.send("GET", path, undefined, headers);
  post = (path: string, form: Record<string, string> = {}, headers?: HeadersInit) =>
    this.send("POST", path, form, headers);
}

/**
 * Somebody who has signed in; the sign-in itself is tried elsewhere.
 *
 * @param site where, unless it is the site of all tests
 */
export async function signedIn(
  database: Database,
  { name, birth, phone }: Citizen,
  site?: { baseUrl: string; signingKeys: string },
): Promise<HttpSession> {
  const visitor = new HttpSession(site?.baseUrl);
  const birthDate = `${birth.year}-${String(birth.month).padStart(2, "0")}-${String(birth.day).padStart(2, "0")}`;
  visitor.personId = await aPerson(database, { name, birthDate, phone: parseMobile(phone) });
  startSession(visitor, { kind: "citizen", sub: visitor.personId, birthDate, name }, site?.signingKeys);
  return visitor;
}

/** Gives a client a session of its own, as signing in once more does. */
export function startSession(visitor: HttpSession, session: CitizenSession, signingKeys?: string): void {
  visitor.cookies.set(getSessionCookieName(false), sessions(signingKeys).sign(session, new Date()));
}

/** Waits until the person may claim, and claims. */
export async function admit(visitor: HttpSession, slug: string): Promise<void> {
  // While many come, entering without a proof of work may be refused; the rush of another test passes.
  let entered = false;
  for (const patience = Date.now() + 75_000; Date.now() < patience; ) {
    if (!entered) entered = (await visitor.post(`/queue/${slug}/enter`)).status !== 429;
    if ((await visitor.post(`/queue/${slug}/claim`)).status === 303) return;
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  throw new Error(`${slug} did not admit in time`);
}
