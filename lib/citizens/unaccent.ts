/** Latin letters that are no base letter with a mark on it, so that taking marks off leaves them. */
const others: Record<string, string> = {
  ß: "ss",
  æ: "ae",
  œ: "oe",
  ø: "o",
  đ: "d",
  ð: "d",
  þ: "th",
  ł: "l",
  ħ: "h",
  ŧ: "t",
  ŋ: "n",
  ı: "i",
  ĸ: "k",
  ſ: "s",
  ə: "e",
};

/** A text in lower case without accents: "İbrahim ÇELİK" and "ibrahim celik" become one. */
export function unaccent(text: string): string {
  return text
    .toLowerCase()
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .replace(/[^\p{ASCII}]/gu, (letter) => others[letter] ?? letter);
}
