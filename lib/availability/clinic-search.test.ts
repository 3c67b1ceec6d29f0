import { expect, it } from "vitest";
import { createNameMatcher } from "./clinic-search";
import type { Clinic } from "./snapshot";

const clinic = { nameKo: "서울대 시험1의원", nameEn: "Seoul University Test Clinic 1" } as Clinic;

it.each([
  ["서울", true],
  ["울대시험", true],
  ["서울대 시험1", true],
  ["seoul u", true],
  ["UNIVERSITYTEST", true],
  ["ㅅㅇㄷ", true],
  ["ㅇㄷ ㅅㅎ", true],
  ["ㄷㅇㅅ", false],
  ["부산", false],
  [" ", false],
  // As macOS types it: letters apart.
  ["서울".normalize("NFD"), true],
])("%j finds 서울대 시험1의원: %s", (text, found) => expect(createNameMatcher(text)(clinic)).toBe(found));

it("takes consonants among syllables as they are", () => {
  const odd = { nameKo: "ㄱ서울ㅅ의원", nameEn: "Odd" } as Clinic;
  expect(["서울ㅅ", "ㄱ서울"].map((text) => createNameMatcher(text)(odd))).toEqual([true, true]);
});
