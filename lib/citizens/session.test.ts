import { createHmac, randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { createJwtSigner } from "../shared/crypto/jwt";
import {
  createSessionTokens,
  getSessionCookieName,
  readSession,
  type Session,
  sessionLifetimeSeconds,
} from "./session";

const keys = [{ id: "a", secret: Buffer.alloc(32, 1) }];
const now = new Date("2026-07-19T11:00:00Z");
const claims: Session = { kind: "citizen", sub: randomUUID(), birthDate: "1968-03-04", name: "시험시민" };
const tokens = createSessionTokens(keys);
const read = (token: string, at = now) =>
  readSession(`x=1; ${getSessionCookieName(false)}=${token}`, tokens, false, at);
const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");

test("says who signed in, for twelve hours", () => {
  const token = tokens.sign(claims, now);
  const at = (seconds: number) => new Date(now.getTime() + seconds * 1_000);
  expect(read(token)).toMatchObject(claims);
  expect(read(token, at(sessionLifetimeSeconds - 1))).toMatchObject(claims);
  expect(read(token, at(sessionLifetimeSeconds))).toBeNull();
});

test("nothing else passes for a session", () => {
  const token = tokens.sign(claims, now);
  const [header = "", body = "", signature = ""] = token.split(".");
  const payload = JSON.parse(Buffer.from(body, "base64url").toString());
  const none = `${part({ alg: "none", typ: "JWT", kid: "a" })}.${body}.`;
  const altered = `${header}.${part({ ...payload, sub: randomUUID() })}.${signature}`;
  const otherKey = createSessionTokens([{ id: "a", secret: Buffer.alloc(32, 2) }]).sign(claims, now);
  const otherAudience = createJwtSigner<Session>(keys, {
    audience: "queue-admission",
    lifetimeSeconds: 60,
  }).sign(claims, now);
  const otherShape = createJwtSigner<{ kind: string }>(keys, {
    audience: "session",
    lifetimeSeconds: 60,
  }).sign({ kind: "admin", sub: claims.sub }, now);
  const head = part({ alg: "HS512", typ: "JWT", kid: "a" });
  const otherAlgorithm = `${head}.${body}.${createHmac("sha512", keys[0]?.secret ?? "")
    .update(`${head}.${body}`)
    .digest("base64url")}`;
  for (const forged of [
    none,
    altered,
    otherKey,
    otherAudience,
    otherShape,
    otherAlgorithm,
    "",
    "a.b.c",
    "x".repeat(9_000),
  ])
    expect(read(forged), forged.slice(0, 60)).toBeNull();
});

test("over https the cookie's name keeps pages without TLS from setting it", () => {
  const token = tokens.sign(claims, now);
  expect(readSession(`next-auth.session-token=${token}`, tokens, true, now)).toBeNull();
  expect(readSession(`__Host-next-auth.session-token=${token}`, tokens, true, now)).toMatchObject(claims);
});
