import { getChoseong } from "es-hangul";
import type { Clinic } from "./snapshot";

const initialsOnly = /^[ㄱ-ㅎ]+$/;
const plain = (text: string) => text.toLowerCase().replace(/\s+/g, "");

/** A clinic's names without spaces, and the initial consonants of the Korean one; worked out once. */
const known = new WeakMap<Clinic, { names: string[]; initials: string }>();

function namesOf(clinic: Clinic) {
  const found = known.get(clinic);
  if (found) return found;
  const made = {
    names: [plain(clinic.nameKo), plain(clinic.nameEn)],
    initials: plain(getChoseong(clinic.nameKo)),
  };
  known.set(clinic, made);
  return made;
}

/**
 * Whether a clinic has a name that was typed: a part of the Korean or English one, or the initial consonants of some
 * syllables of the Korean one, as people type in Korea (ㅅㅇㄷ for 서울대). Spaces and letter case do not count.
 *
 * @returns a test of clinics; one that nothing passes for an empty text
 */
export function createNameMatcher(text: string): (clinic: Clinic) => boolean {
  const wanted = plain(text.normalize("NFC"));
  if (wanted === "") return () => false;
  if (initialsOnly.test(wanted)) return (clinic) => namesOf(clinic).initials.includes(wanted);
  return (clinic) => namesOf(clinic).names.some((name) => name.includes(wanted));
}
