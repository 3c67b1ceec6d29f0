import { randomBytes } from "node:crypto";
import { expect, it } from "vitest";
import { createChallengeIssuer } from "../shared/proof-of-work/issuer";
import { encodeProof } from "../shared/proof-of-work/protocol";
import { findSolution } from "../shared/proof-of-work/solver";
import { EntryChallenge, EntryRateMeter, getRequiredDifficulty } from "./entry-challenge";

const proofs = createChallengeIssuer([{ id: "a", secret: randomBytes(32) }]);
const at = (ms: number) => new Date(1_800_000_000_000 + ms);

/** A door through which nobody comes without a proof, once it asks for one. */
const door = () => new EntryChallenge(proofs, async () => false);

async function crowd(to: EntryChallenge, many: number, ms: number): Promise<void> {
  for (let n = 0; n < many; n++) await to.pass(`person ${n}`, undefined, "192.0.2.1", at(ms)).catch(() => {});
}

it("asks nothing of anybody while few come", async () => {
  const calm = door();
  await crowd(calm, 200, 0);
  expect(calm.challenge("somebody", at(1_000))).toBeNull();
  await calm.pass("somebody", undefined, "192.0.2.1", at(1_000));
});

it("asks for more the more come, up to what a phone can do, and for nothing again when they have gone", async () => {
  const busy = door();
  const asked: number[] = [];
  for (const [n, many] of [300, 1_000, 10_000].entries()) {
    await crowd(busy, many, n * 5_000);
    asked.push(busy.asks(at(n * 5_000)));
  }
  expect(asked).toEqual([...asked].sort((a, b) => a - b));
  expect(asked[0]).toBeGreaterThan(0);
  expect(asked[2]).toBe(getRequiredDifficulty);
  expect(busy.asks(at(60_000))).toBe(0);
});

it("lets a proof through and nobody without one", async () => {
  const busy = door();
  await crowd(busy, 300, 0);
  const challenge = busy.challenge("somebody", at(0));
  const proof = challenge && encodeProof(challenge, findSolution(challenge) ?? -1);
  expect(proof).toBeTruthy();
  await busy.pass("somebody", proof ?? "", "192.0.2.1", at(1_000));
  await expect(busy.pass("somebody else", proof ?? "", "192.0.2.1", at(1_000))).rejects.toThrow(
    "entry-limit",
  );
  await expect(busy.pass("somebody", undefined, "192.0.2.1", at(1_000))).rejects.toThrow("entry-limit");
});

it("asks from fifty a second on, and lets through without a proof whom the network's share allows", async () => {
  const busy = new EntryChallenge(proofs, async (address) => address === "192.0.2.1");
  await crowd(busy, 249, 0);
  expect(busy.asks(at(0))).toBe(0);
  await crowd(busy, 1, 0);
  expect(busy.asks(at(0))).toBe(10_000);
  await busy.pass("somebody", undefined, "192.0.2.1", at(0));
  await expect(busy.pass("somebody", undefined, "192.0.2.2", at(0))).rejects.toThrow("entry-limit");
});

it("counts five seconds by themselves, and forgets them after five more", () => {
  const pressure = new EntryRateMeter();
  for (let n = 0; n < 500; n++) pressure.entered(1_000_000);
  pressure.entered(1_005_000);
  expect(pressure.perSecond(1_005_000)).toBe(100);
  expect(pressure.perSecond(1_014_999)).toBe(0.2);
  const other = new EntryRateMeter();
  for (let n = 0; n < 500; n++) other.entered(1_000_000);
  expect(other.perSecond(1_009_999)).toBe(100);
  const late = new EntryRateMeter();
  for (let n = 0; n < 500; n++) late.entered(1_000_000);
  expect(late.perSecond(1_010_000)).toBe(0);
});

it("counts entries of the last seconds", () => {
  const pressure = new EntryRateMeter();
  for (let n = 0; n < 500; n++) pressure.entered(1_000_000);
  expect(pressure.perSecond(1_000_000)).toBe(100);
  expect(pressure.perSecond(1_006_000)).toBe(100);
  expect(pressure.perSecond(1_020_000)).toBe(0);
});
