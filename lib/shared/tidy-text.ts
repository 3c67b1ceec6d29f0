/** What nobody sees: of no width, or a filler. NFKC would make other characters of some, so they go first. */
const unseen = /[\p{Cf}\p{Variation_Selector}\u115f\u1160\u3164\uffa0]/gu;

/**
 * What stands between the parts of a name or a number, as keyboards write it, by the one character it is kept as.
 * Among them are U+00B4, U+3161 and U+318D, of which NFKC would make something else.
 */
const separators: readonly [written: RegExp, kept: string][] = [
  [/[`´‘’‚‛“”„‟"«»′″‵＇｀＂\u02b9-\u02bf\u02c8\u055a\u05f3\ua78b\ua78c]/gu, "'"],
  [/[\p{Pd}\u02d7\u2043\u2212\u30fc\uff70\u3161\u1173]/gu, "-"],
  [/[·•‧∙⋅・･ㆍ\u0387\u1427\u119e\u2e31]/gu, "·"],
  [/[．。｡․]/gu, "."],
  [/[，、､]/gu, ","],
];

const collapseSpaces = (text: string) => text.replace(/\s+/g, " ").trim();

/** A text without what nobody sees, half-width and composed, each kind of separator written in one way. */
export function tidyText(text: string): string {
  const written = separators.reduce((all, [of, kept]) => all.replace(of, kept), text.replace(unseen, ""));
  return collapseSpaces(
    separators.reduce((all, [of, kept]) => all.replace(of, kept), written.normalize("NFKC")),
  );
}

/** A text composed (NFC), in one line and without what nobody sees; its characters stay as they were chosen. */
export function composeText(text: string): string {
  return collapseSpaces(text.replace(unseen, "").normalize("NFC"));
}

/** What two texts have in common that read alike: neither width, spaces nor letter case counts. */
export function toComparable(text: string): string {
  return text.replace(unseen, "").normalize("NFKC").toLowerCase().replace(/\s+/g, "");
}
