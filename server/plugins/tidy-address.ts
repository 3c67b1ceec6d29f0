import { getAccessLevel, parseRequestPath } from "../request-path";

/** What messengers and people leave behind an address: spaces, punctuation, brackets, quotes, and Korean particles. */
const leftBehind = /^[\s/.,;:!?'"`*()[\]{}<>«»‘’“”「」『』…、。·)\p{Script=Hangul}]*$/u;

function decode(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}

/**
 * The address that was meant by one that is in another letter case or has something left behind it. Only what follows
 * the last plain letter is taken away; nothing within a path is decoded, joined or guessed.
 *
 * @param target of the request line, which `parseRequestPath` does not read
 * @returns null where that is no address of a page
 */
export function findTidyAddress(target: string): string | null {
  if (target.length > 2_000) return null;
  const [, path = "", query = ""] = /^([^?]*)(.*)$/s.exec(target) ?? [];
  const [, kept = "", rest = ""] =
    /^((?:\/[A-Za-z0-9_~-]+)*)(.*)$/s.exec(path.replace(/^\/index\.html$/, "/")) ?? [];
  const extra = decode(rest);
  if (extra === null || !leftBehind.test(extra)) return null;
  const tidy = (kept.toLowerCase() || "/") + query;
  const place = parseRequestPath(tidy);
  return place && tidy !== target && getAccessLevel(place) !== "nowhere" ? tidy : null;
}
