import { createHmac } from "node:crypto";
import { describe, expect, it } from "vitest";
import { createJwtSigner } from "./jwt";

const now = new Date("2026-07-19T11:00:00Z");
const key = { id: "a", secret: Buffer.alloc(32, 1) };
const other = { id: "b", secret: Buffer.alloc(32, 2) };
const tokens = createJwtSigner<{ window: string }>([key], { audience: "ticket" });
const token = tokens.sign({ sub: "person", window: "w" }, now);
const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");

function forged(header: object, payload: object, secret: Buffer | null) {
  const body = `${part(header)}.${part(payload)}`;
  return `${body}.${secret ? createHmac("sha256", secret).update(body).digest("base64url") : ""}`;
}
const payload = { sub: "person", window: "w", iat: 1, aud: "ticket", iss: "vaccine-reservation" };

it("returns the claims of its own token", () => {
  expect(tokens.verify(token, now)).toMatchObject({ sub: "person", window: "w" });
});

it("verifies with an older key after rotation, and signs with the new one", () => {
  const rotated = createJwtSigner<{ window: string }>([other, key], { audience: "ticket" });
  expect(rotated.verify(token, now)).not.toBeNull();
  expect(tokens.verify(rotated.sign({ sub: "person", window: "w" }, now), now)).toBeNull();
});

it("expires by the given clock", () => {
  const brief = createJwtSigner<object>([key], { audience: "admission", lifetimeSeconds: 60 });
  const admission = brief.sign({ sub: "person" }, now);
  expect(brief.verify(admission, new Date(now.getTime() + 59_999))).not.toBeNull();
  expect(brief.verify(admission, new Date(now.getTime() + 60_000))).toBeNull();
});

describe("refuses", () => {
  const accepted = forged({ alg: "HS256", typ: "JWT", kid: "a" }, payload, key.secret);
  it("nothing of a well-made token", () => expect(tokens.verify(accepted, now)).not.toBeNull());
  it.each([
    ["nothing", undefined],
    ["the empty string", ""],
    ["no token at all", "abc"],
    ["alg none", forged({ alg: "none", kid: "a" }, payload, null)],
    ["alg none with a signature", forged({ alg: "none", kid: "a" }, payload, key.secret)],
    ["another algorithm in the header", forged({ alg: "HS512", kid: "a" }, payload, key.secret)],
    ["another key", forged({ alg: "HS256", kid: "a" }, payload, other.secret)],
    ["an unknown key id", forged({ alg: "HS256", kid: "z" }, payload, key.secret)],
    ["no key id", forged({ alg: "HS256" }, payload, key.secret)],
    ["another audience", forged({ alg: "HS256", kid: "a" }, { ...payload, aud: "admission" }, key.secret)],
    ["another issuer", forged({ alg: "HS256", kid: "a" }, { ...payload, iss: "x" }, key.secret)],
    ["no subject", forged({ alg: "HS256", kid: "a" }, { ...payload, sub: undefined }, key.secret)],
    ["an altered payload", token.replace(/\.[^.]+\./, `.${part({ ...payload, sub: "other" })}.`)],
    ["a cut signature", token.slice(0, -2)],
    ["a very long token", `${token}${"x".repeat(5000)}`],
  ])("%s", (_name, bad) => expect(tokens.verify(bad, now)).toBeNull());
});
