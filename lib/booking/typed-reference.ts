import { convertHangulToQwerty } from "es-hangul";

const length = 10;
/** Codes are of these alone; I, L and O are read as the digits they look like, and U stands in none. */
const whole = /^[0-9A-HJKMNP-TV-Z]{10}$/;
const label = /예약 ?(?:번호|코드)|BOOKING ?(?:CODE|NUMBER|NO)/g;

/** Whole syllables, without what has no width. */
const compose = (text: string) => text.replaceAll(/\p{Cf}/gu, "").normalize("NFC");
const toHalfWidth = (text: string) => text.normalize("NFKC").toUpperCase();
const toDigits = (text: string) => text.replaceAll("O", "0").replaceAll(/[IL]/g, "1");
/** Letters and digits alone: what divides a code is for reading it out, and some of it cannot be seen. */
const strip = (text: string) => text.replaceAll(/[^0-9A-Z]/g, "");

/** The code that is the whole of a text, however it is divided. */
function matchWhole(text: string): string | null {
  // Words of another script around a code are no part of it.
  if (/\p{L}/u.test(text.replaceAll(/[A-Z]/g, ""))) return null;
  const code = toDigits(strip(text));
  return whole.test(code) ? code : null;
}

const isMixed = (word: string) => /\d/.test(word) && /[A-Z]/.test(word);
const findWords = (text: string) => text.split(/[^0-9A-Z]+/).filter((word) => whole.test(toDigits(word)));

/** The code that stands behind a label, on its line or the next. */
function matchLabelled(text: string): string | null {
  for (const { index, 0: found } of text.matchAll(label)) {
    const after = text.slice(index + found.length).replace(/^[\s:=]+/, "");
    const [line = ""] = after.split(/[\r\n]/);
    const word = findWords(line).find(isMixed);
    if (word) return toDigits(word);
    const [first = ""] = line.split(/[^0-9A-Z -]/);
    let divided = "";
    for (const part of first.split(/[ -]+/)) if (divided.length < length) divided += toDigits(part);
    if (whole.test(divided)) return divided;
  }
  return null;
}

/** The code in a message or an address: what follows its label, else the only word that can be one. */
function matchWithin(text: string): string | null {
  const words = findWords(text);
  // A telephone number has digits alone, and most words letters alone.
  const mixed = words.filter(isMixed);
  const found = mixed.length > 0 ? mixed : words.filter((word) => whole.test(word) && !/^\d+$/.test(word));
  return matchLabelled(text) ?? (new Set(found).size === 1 ? toDigits(found[0] ?? "") : null);
}

/**
 * The booking code in what was typed, scanned or pasted: in any width and case, divided or not, alone or within an
 * address or a whole message, and also where the keyboard wrote Hangul for its letters.
 *
 * @returns the code as it is stored; null where there is none, or more than one
 */
export function findReference(typed: string): string | null {
  // NFKC makes other letters of those of the Korean keyboard, so they are turned back first.
  const composed = compose(typed);
  const shown = toHalfWidth(composed);
  const asKeys = toHalfWidth(convertHangulToQwerty(composed));
  return matchWhole(shown) ?? matchWhole(asKeys) ?? matchWithin(shown) ?? matchWithin(asKeys);
}

/** What was typed as a booking code would be stored; of what holds no code, its letters and digits. */
export function parseReference(typed: string): string {
  return findReference(typed) ?? toDigits(strip(toHalfWidth(convertHangulToQwerty(compose(typed)))));
}
