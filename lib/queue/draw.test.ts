import { createHash } from "node:crypto";
import { shuffleList } from "@chainsafe/swap-or-not-shuffle";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { drawOrder, drawPosition, hashSeed } from "./draw";
import published from "./vectors/shuffle.json";

const bytes = (hex: string) => Buffer.from(hex.slice(2), "hex");

describe("the draw", () => {
  it.each(published.vectors)("equals the published vector of $count entries, seed $seed", (vector) => {
    const places = vector.mapping.map((_, entry) => drawPosition(entry, vector.count, bytes(vector.seed)));
    expect(places).toEqual(vector.mapping);
  });

  it("gives every place once", () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 32, maxLength: 32 }),
        fc.integer({ min: 1, max: 300 }),
        (seed, size) => {
          const places = Array.from({ length: size }, (_, entry) => drawPosition(entry, size, seed));
          expect(new Set(places).size).toBe(size);
          expect(Math.max(...places)).toBe(size - 1);
        },
      ),
      { numRuns: 25 },
    );
  });

  it("goes by the seed, also when lobbies of one size are asked about in turn", async () => {
    const size = 500;
    const seeds = [1, 2, 3].map((byte) => Uint8Array.of(...new Uint8Array(31), byte));
    const orders = await Promise.all(seeds.map((seed) => drawOrder(size, seed)));
    // The whole draw keeps nothing from one to the next.
    for (let place = 0; place < size; place++)
      for (const [n, seed] of seeds.entries())
        expect(drawPosition(orders[n]?.[place] ?? 0, size, seed)).toBe(place);
    expect(new Set(orders.map((order) => order.join())).size).toBe(3);
  });

  it("refuses an entry outside the lobby and a short seed", () => {
    const seed = new Uint8Array(32);
    const refusal = (entry: number, size: number, by = seed) => {
      try {
        return drawPosition(entry, size, by);
      } catch (error) {
        return error instanceof RangeError ? error.message : error;
      }
    };
    expect(refusal(-1, 10)).toBe("no entry -1 in a lobby of 10");
    expect(refusal(10, 10)).toBe("no entry 10 in a lobby of 10");
    expect(refusal(0.5, 10)).toBe("no entry 0.5 in a lobby of 10");
    expect(refusal(0, 0)).toBe("no lobby of 0");
    expect(refusal(0, 1.5)).toBe("no lobby of 1.5");
    expect(refusal(0, 2 ** 32 + 1)).toBe(`no lobby of ${2 ** 32 + 1}`);
    expect(refusal(0, 2 ** 32)).toBeTypeOf("number");
    expect(refusal(0, 1)).toBe(0);
    expect(refusal(0, 1, new Uint8Array(31))).toBe("the seed must have 32 bytes");
  });

  it("refuses the whole draw for the same reasons", async () => {
    await expect(drawOrder(0, new Uint8Array(32))).rejects.toThrow("no lobby of 0");
    await expect(drawOrder(1, new Uint8Array(33))).rejects.toThrow("the seed must have 32 bytes");
  });

  it("publishes the SHA-256 of the seed", () => {
    const seed = new Uint8Array(32).fill(7);
    expect(hashSeed(seed)).toBe(createHash("sha256").update(seed).digest("hex"));
  });
});

describe("the whole draw at once", () => {
  it("gives each entry the place that it has alone", async () => {
    const seed = Buffer.alloc(32, 5);
    for (const size of [1, 2, 3, 255, 256, 257, 1_000]) {
      const order = await drawOrder(size, seed);
      expect(Array.from(order, (entry) => drawPosition(entry, size, seed))).toEqual(
        Array.from({ length: size }, (_, place) => place),
      );
    }
  });

  it("equals another implementation", async () => {
    const seed = Buffer.from(hashSeed(Buffer.from("a seed")), "hex");
    for (const size of [1, 2, 7, 256, 1_000, 10_007]) {
      const active = Uint32Array.from({ length: size }, (_, n) => n);
      expect(await drawOrder(size, seed)).toEqual(shuffleList(active, seed, 90));
    }
  });

  it("lets others work between its rounds", async () => {
    let pauses = 0;
    await drawOrder(3, new Uint8Array(32), async () => {
      pauses++;
    });
    expect(pauses).toBe(90);
  });
});
