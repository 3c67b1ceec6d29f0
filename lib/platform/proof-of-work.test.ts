import { randomBytes } from "node:crypto";
import { solveChallenge, verifySolution } from "altcha-lib/v1";
import { describe, expect, it } from "vitest";
import { proofText } from "./proof";
import { proofsOfWork } from "./proof-of-work";
import { solve } from "./solve";

const keys = [{ id: "a", secret: randomBytes(32) }];
const proofs = proofsOfWork(keys);
const now = new Date("2026-11-27T00:00:00Z");
const later = (ms: number) => new Date(now.getTime() + ms);

function solved(subject = "somebody", most = 500) {
  const { challenge } = proofs.make(subject, most, now);
  return proofText(challenge, solve(challenge) ?? -1);
}

describe("a proof of work", () => {
  it("is taken from whoever it was asked of, while it lasts", () => {
    const proof = solved();
    expect(proofs.verify(proof, "somebody", later(119_000))).toBe(true);
    expect(proofs.verify(proof, "somebody", later(121_000))).toBe(false);
    expect(proofs.verify(proof, "somebody else", now)).toBe(false);
  });

  it("is not taken without the work", () => {
    const { challenge, number } = proofs.make("somebody", 500, now);
    expect(proofs.verify(proofText(challenge, number + 1), "somebody", now)).toBe(false);
    const [random, expires, , signature] = proofText(challenge, number).split(".");
    expect(proofs.verify(`${random}.${Number(expires) + 60}.${number}.${signature}`, "somebody", now)).toBe(
      false,
    );
    // The number's first digit pushed over into the salt.
    expect(
      proofs.verify(
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
  ])("is not taken: %s", (text) => expect(proofs.verify(text, "somebody", now)).toBe(false));

  it("is taken under every key, and under no other", () => {
    const proof = solved();
    expect(proofsOfWork([{ id: "b", secret: randomBytes(32) }, ...keys]).verify(proof, "somebody", now)).toBe(
      true,
    );
    expect(proofsOfWork([{ id: "b", secret: randomBytes(32) }]).verify(proof, "somebody", now)).toBe(false);
  });

  it("is ALTCHA's: their library finds the same number, and verifies what is signed as here", async () => {
    const { challenge, number } = proofs.make("somebody", 500, new Date());
    const { promise } = solveChallenge(challenge.challenge, challenge.salt, "SHA-256", 500);
    expect((await promise)?.number).toBe(number);
    expect(solve(challenge)).toBe(number);
    expect(solve({ ...challenge, maxnumber: number - 1 })).toBeNull();
    const payload = { ...challenge, number };
    expect(await verifySolution(payload, "another key")).toBe(false);
  });
});
