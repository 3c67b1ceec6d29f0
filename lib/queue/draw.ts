import { sha256 as hashOf } from "@noble/hashes/sha2.js";
import { bytesToHex, concatBytes } from "@noble/hashes/utils.js";

/** SHUFFLE_ROUND_COUNT of the Ethereum consensus specification's mainnet preset. */
const ROUNDS = 90;

// A hash that browsers have as well: anyone can check the draw with the very code that made it.
function sha256(...parts: Uint8Array[]): Uint8Array {
  return hashOf(concatBytes(...parts));
}

function checked(size: number, seed: Uint8Array): void {
  if (seed.length !== 32) throw new RangeError("the seed must have 32 bytes");
  if (!Number.isInteger(size) || size < 1 || size > 2 ** 32) throw new RangeError(`no lobby of ${size}`);
}

function pivotOf(round: number, size: number, seed: Uint8Array): number {
  const start = new DataView(sha256(seed, Uint8Array.of(round)).buffer).getBigUint64(0, true);
  return Number(start % BigInt(size));
}

/** The 32 bytes that decide over the 256 positions from `block` × 256 on. */
function decisionsOf(round: number, block: number, seed: Uint8Array): Uint8Array {
  const number = new Uint8Array(4);
  new DataView(number.buffer).setUint32(0, block, true);
  return sha256(seed, Uint8Array.of(round), number);
}

function swaps(decisions: Uint8Array, position: number): boolean {
  return (((decisions[(position % 256) >> 3] ?? 0) >> (position % 8)) & 1) === 1;
}

let known: { size: number; seed: Uint8Array; pivots: number[] } | undefined;

/** A draw's pivots are the same for each of its entries, and entries of one draw are asked for in a row. */
function pivotsOf(size: number, seed: Uint8Array): number[] {
  if (known?.size !== size || known.seed.some((byte, n) => byte !== seed[n])) {
    const pivots = Array.from({ length: ROUNDS }, (_, round) => pivotOf(round, size, seed));
    known = { size, seed: Uint8Array.from(seed), pivots };
  }
  return known.pivots;
}

/**
 * The place of one lobby entry in the draw: a swap-or-not shuffle, index by index, so that no list
 * is kept and anyone who has the seed can work out their own place.
 *
 * Source: `compute_shuffled_index`, Ethereum consensus specification, phase 0; after Hoang, Morris
 * and Rogaway, "An Enciphering Scheme Based on a Card Shuffle" (CRYPTO 2012).
 *
 * @param entry entry number, 0 ≤ entry < size
 * @param size how many entries the lobby held at opening
 * @param seed 32 bytes
 * @returns a place from 0; over all entries a permutation of 0 … size − 1
 * @throws RangeError when an argument is out of its range
 */
export function drawPosition(entry: number, size: number, seed: Uint8Array): number {
  checked(size, seed);
  if (!Number.isInteger(entry) || entry < 0 || entry >= size) {
    throw new RangeError(`no entry ${entry} in a lobby of ${size}`);
  }
  let index = entry;
  pivotsOf(size, seed).forEach((pivot, round) => {
    const flip = (pivot + size - index) % size;
    const position = Math.max(index, flip);
    if (swaps(decisionsOf(round, Math.floor(position / 256), seed), position)) index = flip;
  });
  return index;
}

/**
 * The whole draw at once: who has each place. Each round swaps pairs of positions that mirror each other
 * about its pivot, so a hash serves 256 positions; `drawPosition` of the entry at place p is p.
 *
 * @param size how many entries the lobby held at opening
 * @param seed 32 bytes
 * @param pause awaited between the 90 rounds, so that a server can do other work in between
 * @returns entry numbers by place, both from 0
 * @throws RangeError when an argument is out of its range
 */
export async function drawOrder(
  size: number,
  seed: Uint8Array,
  pause?: () => Promise<void>,
): Promise<Uint32Array> {
  checked(size, seed);
  const order = Uint32Array.from({ length: size }, (_, entry) => entry);
  for (let round = 0; round < ROUNDS; round++) {
    const pivot = pivotOf(round, size, seed);
    swapMirrored(order, round, seed, 0, pivot);
    swapMirrored(order, round, seed, pivot + 1, size - 1);
    await pause?.();
  }
  return order;
}

/** Swaps or not each pair of positions from … to that mirror each other; the higher one's bit decides. */
function swapMirrored(order: Uint32Array, round: number, seed: Uint8Array, from: number, to: number): void {
  let decisions: Uint8Array = new Uint8Array(32);
  let block = -1;
  for (let low = from, high = to; low < high; low++, high--) {
    if (high >> 8 !== block) {
      block = high >> 8;
      decisions = decisionsOf(round, block, seed);
    }
    if (swaps(decisions, high)) {
      const entry = order[low] as number;
      order[low] = order[high] as number;
      order[high] = entry;
    }
  }
}

/** The hash of a seed as it is published when the lobby opens: SHA-256, hexadecimal. */
export function hashSeed(seed: Uint8Array): string {
  return bytesToHex(sha256(seed));
}
