/** Hangul syllables and Latin letters, with what stands between the parts of a name. */
const letters = /^[가-힣\p{Script=Latin}][가-힣\p{Script=Latin}\p{M} .'’·-]*$/u;

/** A name as it is kept: composed, half-width, without needless spaces. */
export function tidyName(text: string): string {
  return text.normalize("NFKC").replace(/\s+/g, " ").trim();
}

/**
 * What is wrong with a name, or null.
 *
 * @param name as `tidyName` returns it
 */
export function nameFault(name: string): "too-short" | "too-long" | "not-a-name" | null {
  const length = [...name].length;
  if (length < 2) return "too-short";
  if (length > 50) return "too-long";
  return letters.test(name) ? null : "not-a-name";
}

/** Whether two spellings are one name: "KIM Min-Su" and "Kim Minsu" are. */
export function sameName(one: string, other: string): boolean {
  const bare = (name: string) =>
    tidyName(name)
      .toLowerCase()
      .replace(/[ .'’·-]/g, "");
  return bare(one) === bare(other);
}
