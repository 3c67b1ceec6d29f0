import { sha256 as hashOf } from "@noble/hashes/sha2.js";
import { bytesToHex, concatBytes } from "@noble/hashes/utils.js";

/** SHUFFLE_ROUND_COUNT of the Ethereum consensus specification's mainnet preset. */
const ROUNDS = 90;

// A hash that browsers have as well: anyone can check the draw with the very code that made it.
function sha256(...parts: Uint8Array[]): Uint8Array {
  return hashOf(concatBytes(...parts));
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
export function drawnPlace(entry: number, size: number, seed: Uint8Array): number {
  if (seed.length !== 32) throw new RangeError("the seed must have 32 bytes");
  if (!Number.isInteger(size) || size < 1 || size > 2 ** 32) throw new RangeError(`no lobby of ${size}`);
  if (!Number.isInteger(entry) || entry < 0 || entry >= size) {
    throw new RangeError(`no entry ${entry} in a lobby of ${size}`);
  }
  let index = entry;
  for (let round = 0; round < ROUNDS; round++) {
    const roundByte = Uint8Array.of(round);
    const start = new DataView(sha256(seed, roundByte).buffer).getBigUint64(0, true);
    const pivot = Number(start % BigInt(size));
    const flip = (pivot + size - index) % size;
    const position = Math.max(index, flip);
    const block = new Uint8Array(4);
    new DataView(block.buffer).setUint32(0, Math.floor(position / 256), true);
    const source = sha256(seed, roundByte, block);
    const byte = source[Math.floor((position % 256) / 8)] ?? 0;
    if ((byte >> (position % 8)) & 1) index = flip;
  }
  return index;
}

/** The hash of a seed as it is published when the lobby opens: SHA-256, hexadecimal. */
export function publishedHash(seed: Uint8Array): string {
  return bytesToHex(sha256(seed));
}
