import { randomBytes, randomUUID } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  blindIndex,
  DecryptionError,
  decryptColumn,
  decryptWithAad,
  encryptColumn,
  readKeyId,
} from "./column-encryption";
import { parseDataKeys } from "./keys";

const secret = () => randomBytes(32).toString("base64url");
const [old, fresh, lookup] = [secret(), secret(), secret()];
const keysOf = (DATA_KEYS: string, LOOKUP_KEY = lookup) => parseDataKeys({ DATA_KEYS, LOOKUP_KEY });
const keys = keysOf(`old:${old}`);
const row = randomUUID();

describe("a sealed text", () => {
  it("opens as it was, whatever it holds", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (text) => {
        const sealed = encryptColumn("person.name", row, text, keys);
        expect(decryptColumn("person.name", row, sealed, keys)).toBe(text);
        expect(decryptWithAad(`person.name:${row}`, sealed, keys)).toBe(text);
      }),
    );
    expect(
      decryptColumn("person.phone", row, encryptColumn("person.phone", row, null, keys), keys),
    ).toBeNull();
  });

  it("looks different each time and tells nothing but its key's id", () => {
    const [one, two] = [
      encryptColumn("person.name", row, "홍길동", keys),
      encryptColumn("person.name", row, "홍길동", keys),
    ];
    expect(one).not.toBe(two);
    expect(readKeyId(one)).toBe("old");
    expect(one.slice(0, 7)).toBe("~1.old.");
    expect(Buffer.from(one.slice(7), "base64url").includes("홍길동")).toBe(false);
  });

  it("opens in no other row and no other column", () => {
    const sealed = encryptColumn("person.name", row, "홍길동", keys);
    expect(() => decryptColumn("person.name", randomUUID(), sealed, keys)).toThrow(DecryptionError);
    expect(() => decryptColumn("person.email", row, sealed, keys)).toThrow(DecryptionError);
  });

  it("does not open once a single bit of it was changed, nor cut short", () => {
    const sealed = encryptColumn("person.name", row, "홍길동", keys);
    const bytes = Buffer.from(sealed.slice(7), "base64url");
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const altered = Buffer.from(bytes);
      altered[bit >> 3] = (altered[bit >> 3] as number) ^ (1 << (bit & 7));
      expect(() =>
        decryptColumn("person.name", row, `~1.old.${altered.toString("base64url")}`, keys),
      ).toThrow(DecryptionError);
    }
    for (const length of [0, 39, 40, 52, 60, bytes.length - 1]) {
      const short = `~1.old.${bytes.subarray(0, length).toString("base64url")}`;
      expect(() => decryptColumn("person.name", row, short, keys)).toThrow(DecryptionError);
    }
  });

  it("opens while its key is among the keys, and is sealed under the first", () => {
    const sealed = encryptColumn("person.name", row, "홍길동", keys);
    const both = keysOf(`new:${fresh},old:${old}`);
    expect(decryptColumn("person.name", row, sealed, both)).toBe("홍길동");
    expect(readKeyId(encryptColumn("person.name", row, "홍길동", both))).toBe("new");
    expect(() => decryptColumn("person.name", row, sealed, keysOf(`new:${fresh}`))).toThrow(DecryptionError);
    // An id alone is not the key.
    expect(() => decryptColumn("person.name", row, sealed, keysOf(`old:${fresh}`))).toThrow(DecryptionError);
  });

  it("says where it does not open, and nothing else", () => {
    const sealed = encryptColumn("person.name", row, "홍길동", keys);
    expect(() => decryptColumn("person.phone", row, sealed, keys)).toThrow(
      "a sealed person.phone does not open",
    );
  });

  it("that was never sealed is read as it stands", () => {
    expect(decryptColumn("person.name", row, "홍길동", keys)).toBe("홍길동");
    expect(readKeyId("홍길동")).toBeNull();
  });
});

describe("a keyed hash", () => {
  const phone = "+821012345678";
  it("is the same for the same text, and another under another key or of another kind", () => {
    expect(blindIndex("phone", phone, keys)).toEqual(blindIndex("phone", phone, keysOf(`new:${fresh}`)));
    expect(blindIndex("phone", phone, keys)).not.toEqual(blindIndex("identity", phone, keys));
    expect(blindIndex("phone", phone, keys)).not.toEqual(
      blindIndex("phone", phone, keysOf(`old:${old}`, secret())),
    );
  });
});

describe("the keys", () => {
  it.each([
    [{ LOOKUP_KEY: lookup }, "DATA_KEYS"],
    [{ DATA_KEYS: `a:${old}` }, "LOOKUP_KEY"],
    [{ DATA_KEYS: old, LOOKUP_KEY: lookup }, "DATA_KEYS"],
    [{ DATA_KEYS: `a:${old},b:short`, LOOKUP_KEY: lookup }, "DATA_KEYS"],
    [{ DATA_KEYS: `a:${old}`, LOOKUP_KEY: "short" }, "LOOKUP_KEY"],
  ])("that are not right are named (%#)", (source, name) => {
    expect(() => parseDataKeys(source)).toThrow(name);
  });
});
