import { shuffleList } from "@chainsafe/swap-or-not-shuffle";
import { expect, it } from "vitest";
import { drawOrder, hashSeed } from "./draw";

// Apart from draw.test.ts, since the check of mutants counts each expression that a test evaluates.
it("draws lobbies of millions as another implementation does", async () => {
  const seed = Buffer.from(hashSeed(Buffer.from("a seed")), "hex");
  for (const size of [65_537, 1_505_074, 2_000_000]) {
    const ours = await drawOrder(size, seed);
    const theirs = shuffleList(
      Uint32Array.from({ length: size }, (_, n) => n),
      seed,
      90,
    );
    const [a, b] = [ours, theirs].map(({ buffer, byteOffset, byteLength }) =>
      Buffer.from(buffer, byteOffset, byteLength),
    );
    expect(Buffer.compare(a as Buffer, b as Buffer)).toBe(0);
  }
}, 60_000);
