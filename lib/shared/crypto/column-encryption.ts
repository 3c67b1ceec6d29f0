import { createCipheriv, createDecipheriv, createHmac, randomBytes } from "node:crypto";
import type { EncryptedColumn } from "./encrypted-columns";
import { type DataKeys, getDataKeys, type LookupKey } from "./keys";

type Looked = "phone" | "identity";

/** Of the first format; whatever does not begin so was never sealed. */
const mark = "~1.";

/** RFC 3394, section 2.2.3.1. Wrapping needs no random number, so one key may wrap any number of others. */
const wrapStart = Buffer.alloc(8, 0xa6);
const wrappedLength = 40;
const nonceLength = 12;
const tagLength = 16;

/** A sealed value does not open: it was altered, moved, or its key is not among `DATA_KEYS`. */
export class DecryptionError extends Error {
  constructor(where: string) {
    super(`a sealed ${where} does not open`);
  }
}

/**
 * Seals a text for one column of one row: AES-256-GCM under a key of its own, which is wrapped by the first of
 * `DATA_KEYS` and kept beside it. The same text sealed twice looks different.
 *
 * @param row what names the row, as `encryptedColumns` says
 * @returns `~1.KEY.…` in base64url, or the null that was given
 */
export function encryptColumn<T extends string | null>(
  column: EncryptedColumn,
  row: string,
  text: T,
  keys: DataKeys = getDataKeys(),
): T extends string ? string : T {
  return (text === null ? null : encryptWithAad(`${column}:${row}`, text, keys)) as T extends string
    ? string
    : T;
}

/** Seals a text for a place that is no column, named in a way that no column is. @returns as `seal` */
export function encryptWithAad(place: string, text: string, keys: DataKeys = getDataKeys()): string {
  const wrapping = keys.wrapping.get(keys.first);
  if (!wrapping) throw new RangeError("no data key");
  const key = randomBytes(32);
  const wrap = createCipheriv("id-aes256-wrap", wrapping, wrapStart);
  const wrapped = Buffer.concat([wrap.update(key), wrap.final()]);
  const nonce = randomBytes(nonceLength);
  const cipher = createCipheriv("aes-256-gcm", key, nonce, { authTagLength: tagLength });
  cipher.setAAD(Buffer.from(place));
  const hidden = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
  const all = Buffer.concat([wrapped, nonce, cipher.getAuthTag(), hidden]);
  return `${mark}${keys.first}.${all.toString("base64url")}`;
}

/** The id of the key that a value is sealed under; null for one that was never sealed. */
export function readKeyId(stored: string): string | null {
  return stored.startsWith(mark) ? stored.slice(mark.length, stored.indexOf(".", mark.length)) : null;
}

function opened(stored: string, place: string, keys: DataKeys): string {
  const id = readKeyId(stored);
  // Written by the release that did not seal yet, and not yet sealed by `npm run rotate:keys`.
  if (id === null) return stored;
  try {
    const all = Buffer.from(stored.slice(mark.length + id.length + 1), "base64url");
    const unwrap = createDecipheriv("id-aes256-wrap", keys.wrapping.get(id) as Buffer, wrapStart);
    const key = Buffer.concat([unwrap.update(all.subarray(0, wrappedLength)), unwrap.final()]);
    const [from, to] = [wrappedLength + nonceLength, wrappedLength + nonceLength + tagLength];
    const decipher = createDecipheriv("aes-256-gcm", key, all.subarray(wrappedLength, from), {
      authTagLength: tagLength,
    });
    decipher.setAAD(Buffer.from(place));
    decipher.setAuthTag(all.subarray(from, to));
    return Buffer.concat([decipher.update(all.subarray(to)), decipher.final()]).toString("utf8");
  } catch {
    throw new DecryptionError(place.slice(0, place.indexOf(":")));
  }
}

/**
 * Opens what `seal` made for this column and row.
 *
 * @throws DecryptionError for a value that was altered or belongs elsewhere, or whose key is gone
 */
export function decryptColumn<T extends string | null>(
  column: EncryptedColumn,
  row: string,
  stored: T,
  keys: DataKeys = getDataKeys(),
): T extends string ? string : T {
  return (stored === null ? null : opened(stored, `${column}:${row}`, keys)) as T extends string ? string : T;
}

/**
 * As `open`, for one of many that are shown or told together: what does not open is `otherwise`, and the others are
 * not held up by it.
 */
export function openOr<T extends string | null, E>(
  column: EncryptedColumn,
  row: string,
  stored: T,
  otherwise: E,
): (T extends string ? string : T) | E {
  try {
    return decryptColumn(column, row, stored);
  } catch (error) {
    if (error instanceof DecryptionError) return otherwise;
    throw error;
  }
}

/** Opens a value by its place, `COLUMN:ROW`, where a query has told it. @throws DecryptionError as `open` */
export function decryptWithAad(place: string, stored: string, keys: DataKeys = getDataKeys()): string {
  return opened(stored, place, keys);
}

/**
 * A keyed hash (HMAC-SHA-256 under the first of `LOOKUP_KEY`) by which a value can be found again and kept unique without being
 * readable. Without the key the phones of a country could be tried one by one.
 *
 * @param kind keeps equal texts of different kinds apart
 */
export function blindIndex(kind: Looked, text: string, keys: DataKeys = getDataKeys()): Buffer {
  const [first] = keys.lookup;
  if (!first) throw new RangeError("no lookup key");
  return hashed(first, kind, text);
}

/** The hashes by which a value may be found, the one of the first key first: more than one while keys are rotated. */
export function blindIndexes(kind: Looked, text: string, keys: DataKeys = getDataKeys()): Buffer[] {
  return keys.lookup.map((key) => hashed(key, kind, text));
}

const hashed = ({ key }: LookupKey, kind: Looked, text: string) =>
  createHmac("sha256", key).update(`${kind}\0${text}`).digest();

/** Of several hashes of one value the same one in every process, whichever key it has first: to lock by. */
export function firstInOrder(hashes: readonly Buffer[]): string {
  return hashes.map((hash) => hash.toString("hex")).sort()[0] ?? "";
}
