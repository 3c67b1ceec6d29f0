import { createHmac } from "node:crypto";
import { describe, expect, it } from "vitest";
import { createJwtSigner } from "./jwt";

const now = new Date("2026-07-19T11:00:00Z");
const key = { id: "a", secret: Buffer.alloc(32, 1) };
const other = { id: "b", secret: Buffer.alloc(32, 2) };
/** Made within each test, so that what fails in the making fails a test. */
const signer = () => createJwtSigner<{ window: string }>([key], { audience: "ticket" });
const made = () => signer().sign({ sub: "person", window: "w" }, now);
const brief = () => createJwtSigner<object>([key], { audience: "admission", lifetimeSeconds: 60 });
const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");

function forged(header: object, payload: object, secret: Buffer | null) {
  const body = `${part(header)}.${part(payload)}`;
  return `${body}.${secret ? createHmac("sha256", secret).update(body).digest("base64url") : ""}`;
}
const payload = { sub: "person", window: "w", iat: 1, aud: "ticket", iss: "vaccine-reservation" };

it("returns the claims of its own token", () => {
  expect(signer().verify(made(), now)).toMatchObject({ sub: "person", window: "w" });
});

it("verifies with an older key after rotation, and signs with the new one", () => {
  const rotated = createJwtSigner<{ window: string }>([other, key], { audience: "ticket" });
  expect(rotated.verify(made(), now)).not.toBeNull();
  expect(signer().verify(rotated.sign({ sub: "person", window: "w" }, now), now)).toBeNull();
});

it("expires by the given clock", () => {
  const admission = brief().sign({ sub: "person" }, now);
  expect(brief().verify(admission, new Date(now.getTime() + 59_999))).not.toBeNull();
  expect(brief().verify(admission, new Date(now.getTime() + 60_000))).toBeNull();
});

it("ends when it is told to", () => {
  const admission = brief().sign({ sub: "person" }, now, new Date(now.getTime() + 5_999));
  expect(brief().verify(admission, new Date(now.getTime() + 4_999))).not.toBeNull();
  expect(brief().verify(admission, new Date(now.getTime() + 5_000))).toBeNull();
});

it("takes no token without an end where one is asked for", () => {
  const endless = { ...payload, aud: "admission" };
  const header = { alg: "HS256", typ: "JWT", kid: "a" };
  expect(brief().verify(forged(header, { ...endless, exp: 9_999_999_999 }, key.secret), now)).not.toBeNull();
  expect(brief().verify(forged(header, endless, key.secret), now)).toBeNull();
});

it("cannot be made without a key", () => {
  expect(() => createJwtSigner([], { audience: "ticket" })).toThrow("no signing key");
});

it("takes a header that is written in another way, and no notice of when a token begins", () => {
  const other = forged({ kid: "a", alg: "HS256" }, { ...payload, nbf: 9_999_999_999 }, key.secret);
  expect(signer().verify(other, now)).not.toBeNull();
});

it("remembers tokens that were shown lately, some sixteen thousand of them", () => {
  const tokens = signer();
  let n = 0;
  const others = (many: number) => {
    for (let k = 0; k < many; k++) tokens.verify(tokens.sign({ sub: `other ${n++}`, window: "w" }, now), now);
  };
  const token = made();
  const first = tokens.verify(token, now);
  const isKept = () => tokens.verify(token, now) === first;
  expect(isKept()).toBe(true);
  others(8_192);
  // Shown again, it counts as young again.
  expect(isKept()).toBe(true);
  others(8_191);
  expect(isKept()).toBe(true);
  others(16_384);
  expect(isKept()).toBe(false);
  const again = made();
  const second = tokens.verify(again, now);
  expect(second).toEqual(first);
});

it("forgets a token that was not shown for two generations, and not one sooner", () => {
  const kept = (others: number) => {
    const tokens = signer();
    const token = made();
    const first = tokens.verify(token, now);
    for (let n = 0; n < others; n++) tokens.verify(tokens.sign({ sub: `other ${n}`, window: "w" }, now), now);
    return tokens.verify(token, now) === first;
  };
  expect(kept(16_383)).toBe(true);
  expect(kept(16_384)).toBe(false);
});

describe("refuses", () => {
  const accepted = forged({ alg: "HS256", typ: "JWT", kid: "a" }, payload, key.secret);
  it("nothing of a well-made token", () => expect(signer().verify(accepted, now)).not.toBeNull());
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
    ["a subject that is no text", forged({ alg: "HS256", kid: "a" }, { ...payload, sub: 5 }, key.secret)],
    ["no time of issue", forged({ alg: "HS256", kid: "a" }, { ...payload, iat: undefined }, key.secret)],
    [
      "a very long token",
      forged({ alg: "HS256", kid: "a" }, { ...payload, x: "x".repeat(4_000) }, key.secret),
    ],
  ])("%s", (_name, bad) => expect(signer().verify(bad, now)).toBeNull());
  it.each([
    [
      "an altered payload",
      (token: string) => token.replace(/\.[^.]+\./, `.${part({ ...payload, sub: "other" })}.`),
    ],
    ["a cut signature", (token: string) => token.slice(0, -2)],
    ["a token with more behind it", (token: string) => `${token}${"x".repeat(5000)}`],
  ])("%s", (_name, altered) => expect(signer().verify(altered(made()), now)).toBeNull());
});
