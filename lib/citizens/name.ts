import { tidyText } from "../shared/tidy-text";
import { unaccent } from "./unaccent";

/** A name as it is kept. A dot ends a part, so that no name reads as an address of the web. */
export function normalizeName(text: string): string {
  return tidyText(text)
    .replace(/\.(?=[\p{L}\p{M}])/gu, ". ")
    .replace(/ ?, ?/g, ", ");
}

/** The longest name: that of a passport with its spaces and more. Characters. */
export const longestName = 120;

/** Hangul syllables and Latin letters, with what stands between the parts of a name. */
const letters = /^[가-힣\p{Script=Latin}][가-힣\p{Script=Latin}\p{M} .,'·-]*$/u;

export type NameFault = "too-short" | "too-long" | "not-a-name";

/** What is wrong with a name, or null. @param name as `normalizeName` returns it */
export function checkName(name: string): NameFault | null {
  const length = [...name].length;
  if (length < 2) return "too-short";
  if (length > longestName) return "too-long";
  return letters.test(name) ? null : "not-a-name";
}

/** What two spellings of one name have in common: the letters of each part without accents and case. */
const partsOf = (name: string) =>
  unaccent(normalizeName(name))
    .replace(/[.,'·-]/g, "")
    .split(" ")
    .filter(Boolean);

/** Tries to lay both names' parts side by side; with so many they are more than anybody has. */
const mostTries = 5_000;

/** Whether two spellings are one name, whatever the order, spaces, case, accents and what stands between. */
export function namesMatch(one: string, other: string): boolean {
  const [mine, theirs] = [partsOf(one), partsOf(other)];
  const letters = (parts: string[]) => [...parts.join("")].sort().join("");
  if (letters(mine) !== letters(theirs)) return false;
  let tries = 0;
  /** @param ahead what the side whose turn it is not has laid beyond the other */
  const fits = (turn: string[], waiting: string[], ahead: string): boolean => {
    if (ahead === "" && turn.length === 0) return waiting.length === 0;
    if (++tries > mostTries) return false;
    return [...new Set(turn)].some((part) => {
      const rest = turn.toSpliced(turn.indexOf(part), 1);
      if (ahead.startsWith(part)) return fits(rest, waiting, ahead.slice(part.length));
      return part.startsWith(ahead) && fits(waiting, rest, part.slice(ahead.length));
    });
  };
  return fits(mine, theirs, "");
}

/** A name as it may be shown to somebody who should only recognise it: 김○○, K***. */
export function maskName(name: string): string {
  const [first = ""] = normalizeName(name);
  return /\p{Script=Hangul}/u.test(first) ? `${first}○○` : `${first}***`;
}
