import { assemble, convertQwertyToAlphabet, convertQwertyToHangul } from "es-hangul";
import { expect, test } from "vitest";
import { generateReference } from "./booking-reference";
import { findReference, parseReference } from "./typed-reference";

const code = "7K2M9QX4TB";

/** What an input method shows for keys: a syllable for each consonant and vowel that follow one another. */
const compose = (keys: string) =>
  convertQwertyToAlphabet(keys).replaceAll(/[ㄱ-ㅎ][ㅏ-ㅣ]/g, (pair) => assemble([...pair]));

test.each([
  ["as people write it", " 7k2m-9qx4 tb "],
  ["full width", "７Ｋ２Ｍ９ｑｘ４ｔｂ"],
  ["divided by a dash of another keyboard", "7K2M–9QX4—TB"],
  ["divided by a full-width space and a middle dot", "7K2M　9QX4·TB"],
  ["with direction marks and characters of no width", "\u200e7K2M\u200b9QX4TB\u200f\ufeff"],
  ["in quotation marks, with a full stop", "‘7K2M9QX4TB’."],
  ["with an end of line from a scanner", "7K2M9QX4TB\r\n"],
  ["as an address", "https://booking.example.com/ko/my-booking?code=7K2M9QX4TB"],
  ["as the last part of an address", "https://booking.example.com/en/c/7k2m9qx4tb#top"],
  ["with its label", "예약 번호: 7K2M 9QX4 TB"],
  ["with its label, typed without a space", "예약번호7K2M9QX4TB"],
  ["with an English label", "Booking code 7K2M-9QX4-TB"],
  ["with its label, marks of no width within it", "예약 번호 7K2M\u200b9QX4TB를 가지고 오세요"],
  ["with its label, divided, before other words", "Booking code 7K2M 9QX4 TB See or change it"],
  ["beside a telephone number", "7K2M9QX4TB, 0212345678"],
])("a code is read %s", (_, typed) => {
  expect(findReference(typed)).toBe(code);
});

test.each([
  ["composed into syllables", "쬬0ㅠ흨0ㅉㅆ", "WY0BGMZ0WT"],
  ["letter by letter", "ㅉㅛ0ㅠㅎㅡㅋ0ㅉㅆ", "WY0BGMZ0WT"],
  ["without Shift", "ㅈㅛ0ㅠ흨0ㅈㅅ", "WY0BGMZ0WT"],
  ["decomposed, as some systems send it", "쬬0ㅠ흨0ㅉㅆ".normalize("NFD"), "WY0BGMZ0WT"],
  ["divided", "7ㅏ2ㅡ-9ㅂㅌ4-슈", code],
  ["in full width", "７ㅏ２ㅡ９ㅂㅌ４슈", code],
])("a code is read that a Korean keyboard wrote in Hangul, %s", (_, typed, right) => {
  expect(findReference(typed)).toBe(right);
});

test("an address is read that a Korean keyboard wrote in Hangul", () => {
  expect(findReference(convertQwertyToHangul("https://booking.example.com/c/7k2m9qx4tb"))).toBe(code);
});

test("every code is read back, as it is and in Hangul mode", () => {
  const codes = Array.from({ length: 300 }, generateReference);
  expect(new Set(codes).size).toBe(300);
  expect(codes.map(findReference)).toEqual(codes);
  for (const typed of [codes, codes.map((each) => each.toLowerCase())]) {
    expect(typed.map((each) => findReference(convertQwertyToAlphabet(each)))).toEqual(codes);
    expect(typed.map((each) => findReference(compose(each)))).toEqual(codes);
  }
});

test("letters that codes do not have are read as the digits they look like", () => {
  expect(findReference("OIL7OIL7OI")).toBe("0117011701");
  expect(parseReference("oil7")).toBe("0117");
});

test.each([
  ["a name", "김선영"],
  ["a telephone number in a sentence", "전화 0212345678"],
  ["two codes", "7K2M9QX4TB WY0BGMZ0WT"],
  ["a code with one letter too many", "7K2M9QX4TBB"],
  ["a labelled code that lacks a letter", "Booking code 7K2M9QX4T See or change it"],
  ["a sentence", "Please let me in, I am vaccinated"],
  ["nothing", ""],
])("no code is read from %s", (_, typed) => {
  expect(findReference(typed)).toBeNull();
});

test("whatever is typed is answered", () => {
  const odd = ["ᄀ", "ㆎ", "ﾡ", "힣힣힣힣힣", "\ud800", "ㄳㄵㄶㄺ", "ᆨᅡ", "0".repeat(4000), "가".repeat(4000)];
  for (const typed of odd) expect(findReference(typed)).toBeNull();
  for (const typed of odd) expect(parseReference(typed)).toMatch(/^[0-9A-Z]*$/);
});
