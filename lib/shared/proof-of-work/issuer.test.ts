import { createHmac, randomBytes } from "node:crypto";
import { solveChallenge, verifySolution } from "altcha-lib/v1";
import { describe, expect, it } from "vitest";
import { createChallengeIssuer } from "./issuer";
import { encodeProof, proofCookie } from "./protocol";
import { findSolution } from "./solver";

const keys = [{ id: "a", secret: randomBytes(32) }];
/** Made within each test, so that what fails in the making fails a test. */
const proofs = () => createChallengeIssuer(keys);
const now = new Date("2026-11-27T00:00:00Z");
const later = (ms: number) => new Date(now.getTime() + ms);

function solved(subject = "somebody", most = 500) {
  const { challenge } = proofs().make(subject, most, now);
  return encodeProof(challenge, findSolution(challenge) ?? -1);
}

describe("a proof of work", () => {
  it("is taken from whoever it was asked of, while it lasts", () => {
    const proof = solved();
    expect(proofs().verify(proof, "somebody", later(119_000))).toBe(true);
    expect(proofs().verify(proof, "somebody", later(121_000))).toBe(false);
    expect(proofs().verify(proof, "somebody else", now)).toBe(false);
  });

  it("is taken until the second in which it ends, and not then", () => {
    const [, expires] = solved().split(".");
    const end = Number(expires) * 1_000;
    expect(end).toBe(now.getTime() + 120_000);
    const proof = solved();
    expect(proofs().verify(proof, "somebody", new Date(end - 1))).toBe(true);
    expect(proofs().verify(proof, "somebody", new Date(end))).toBe(false);
  });

  it("is read in one way only", () => {
    const proof = solved();
    const [random, expires, number, signature] = proof.split(".");
    const verified = (...parts: unknown[]) => proofs().verify(parts.join("."), "somebody", now);
    expect(verified(random, expires, number, signature)).toBe(true);
    for (const extra of ["0", "z"]) {
      expect(verified(`${extra}${random}`, expires, number, signature)).toBe(false);
      expect(verified(`${random}${extra}`, expires, number, signature)).toBe(false);
      expect(verified(random, expires, number, `${extra}${signature}`)).toBe(false);
      expect(verified(random, expires, number, `${signature}${extra}`)).toBe(false);
    }
    for (const spaced of [` ${expires}`, `${expires} `])
      expect(verified(random, spaced, number, signature)).toBe(false);
    for (const spaced of [` ${number}`, `${number} `])
      expect(verified(random, expires, spaced, signature)).toBe(false);
    expect(verified(random, expires, number, signature, "x".repeat(200))).toBe(false);
  });

  it("asks for a number up to the most, the most among them", () => {
    const numbers = new Set(Array.from({ length: 200 }, () => proofs().make("somebody", 1, now).number));
    expect([...numbers].sort()).toEqual([0, 1]);
    expect(proofs().make("somebody", 1, now).challenge).toMatchObject({ algorithm: "SHA-256", maxnumber: 1 });
  });

  it("is signed by a key that signs nothing else", () => {
    const { challenge } = proofs().make("somebody", 500, now);
    const secret = createHmac("sha256", keys[0]?.secret ?? "")
      .update("proof of work")
      .digest();
    expect(challenge.signature).toBe(createHmac("sha256", secret).update(challenge.challenge).digest("hex"));
  });

  it("has a cookie of its own", () => {
    expect(proofCookie(false)).toBe("work");
    expect(proofCookie(true)).toMatch(/work$/);
  });

  it("cannot be made without a key", () => expect(() => createChallengeIssuer([])).toThrow("no signing key"));

  it("is not taken without the work", () => {
    const { challenge, number } = proofs().make("somebody", 500, now);
    expect(proofs().verify(encodeProof(challenge, number + 1), "somebody", now)).toBe(false);
    const [random, expires, , signature] = encodeProof(challenge, number).split(".");
    expect(proofs().verify(`${random}.${Number(expires) + 60}.${number}.${signature}`, "somebody", now)).toBe(
      false,
    );
    // The number's first digit pushed over into the salt.
    expect(
      proofs().verify(
        `${random}.${expires}${String(number)[0]}.${String(number).slice(1)}.${signature}`,
        "somebody",
        now,
      ),
    ).toBe(false);
  });

  it.each([
    undefined,
    "",
    ".",
    "....",
    "a.b.c.d",
    `${"0".repeat(24)}.9999999999.1.${"0".repeat(64)}`,
    "1".repeat(500),
  ])("is not taken: %s", (text) => expect(proofs().verify(text, "somebody", now)).toBe(false));

  it("is taken under every key, and under no other", () => {
    const proof = solved();
    expect(
      createChallengeIssuer([{ id: "b", secret: randomBytes(32) }, ...keys]).verify(proof, "somebody", now),
    ).toBe(true);
    expect(createChallengeIssuer([{ id: "b", secret: randomBytes(32) }]).verify(proof, "somebody", now)).toBe(
      false,
    );
  });

  it("is ALTCHA's: their library finds the same number, and verifies what is signed as here", async () => {
    const { challenge, number } = proofs().make("somebody", 500, new Date());
    const { promise } = solveChallenge(challenge.challenge, challenge.salt, "SHA-256", 500);
    expect((await promise)?.number).toBe(number);
    expect(findSolution(challenge)).toBe(number);
    expect(findSolution({ ...challenge, maxnumber: number - 1 })).toBeNull();
    const payload = { ...challenge, number };
    expect(await verifySolution(payload, "another key")).toBe(false);
  });
});
