import { describe, expect, test } from "vitest";
import { parseIdentityForm } from "./identity-form";
import { checkName, maskName, namesMatch, normalizeName } from "./name";
import { parseMobile } from "./phone";

const now = new Date("2026-07-19T11:00:00Z");
const right = { name: "시험시민", year: "1968", month: "3", day: "4", phone: "010-1234-5678" };

test.each([
  "010-1234-5678",
  "01012345678",
  "010 1234 5678",
  "+82 10 1234 5678",
  "+82 (0)10-1234-5678",
  "0082 10 1234 5678",
  "０１０－１２３４－５６７８",
  "０１０．１２３４．５６７８",
  "(010) 1234-5678",
  "[010]1234-5678",
  "010.1234.5678.",
  "010·1234·5678",
  "010ㅡ1234ㅡ5678",
  "010 – 1234 – 5678",
  "\u202a010-1234-5678\u202c",
  "82-10-1234-5678",
])("reads the phone %s", (phone) => expect(parseMobile(phone)).toBe("+821012345678"));

test.each([
  "",
  "02-123-4567",
  "010-123-4567",
  "011-123-4567",
  "+1 202 555 0100",
  "010-1234-5678 ext. 2",
  "abc",
  "010-0900-1234",
])("does not take %s for a mobile phone", (phone) => expect(parseMobile(phone)).toBeNull());

test("forgives plain mistakes", () => {
  const { applicant } = parseIdentityForm({ ...right, name: "  Kim   Min-su ", year: "６８" }, now);
  expect(applicant).toEqual({ name: "Kim Min-su", birthDate: "1968-03-04", phone: "+821012345678" });
});

describe.each([
  [{ name: "" }, "name", "missing"],
  [{ name: "김" }, "name", "too-short"],
  [{ name: "<script>" }, "name", "not-a-name"],
  [{ name: "가".repeat(121) }, "name", "too-long"],
  [{ year: "", month: "", day: "" }, "birthDate", "missing"],
  [{ month: "2", day: "30" }, "birthDate", "no-such-day"],
  [{ month: "13" }, "birthDate", "month"],
  [{ year: "x".repeat(41) }, "birthDate", "year"],
  [{ day: 4 }, "birthDate", "day"],
  [{ phone: "010-0900-1234" }, "phone", "not-a-mobile"],
  [{ phone: " " }, "phone", "missing"],
  [{ year: "2026", month: "7", day: "20" }, "birthDate", "future"],
  [{ phone: "02-123-4567" }, "phone", "not-a-mobile"],
  [{ phone: "9".repeat(201) }, "phone", "too-long"],
])("%o", (change, field, code) => {
  test("is told at its field", () => {
    expect(parseIdentityForm({ ...right, ...change }, now).errors).toEqual([{ field, code }]);
  });
});

test.each([
  ["KIM Min-Su", "Kim Minsu"],
  ["Gildong HONG", "Hong Gil-dong"],
  ["GIL DONG HONG", "HONG GILDONG"],
  ["Jose Garcia", "José García"],
  ["STRAUSS EVA", "Eva Strauß"],
  ["ibrahim çelik", "İBRAHİM ÇELİK"],
  ["Łukasz Đorđević", "lukasz dordevic"],
  ["Nguyễn Thị Ánh", "NGUYEN THI ANH"],
  ["O’Brien", "O'Brien"],
  ["O´Brien", "OBRIEN"],
  ["Jean‑Luc", "Jean Luc"],
  ["Jean—Luc", "jeanluc"],
  ["Maria・Anna", "Maria ㆍ Anna"],
  ["황보 미르", "황보미르"],
  ["미르 황보", "황보 미르"],
  ["홍길동", "홍\u3164길동"],
  ["홍길동".normalize("NFD"), "홍길동"],
  ["Smith, John", "John Smith"],
])("%s and %s are one name", (one, other) => {
  expect(namesMatch(one, other)).toBe(true);
  expect(namesMatch(other, one)).toBe(true);
});

test.each([
  ["김민수", "김민주"],
  ["김민수", "민수김"],
  ["Anna Lee", "Anne Lee"],
  ["Kim Nam", "Nim Kam"],
])("%s and %s are two names", (one, other) => expect(namesMatch(one, other)).toBe(false));

test("to compare names takes no longer than they are long, however they were made up", () => {
  expect(namesMatch("ab a ".repeat(24), "a ba ".repeat(24))).toBe(true);
  expect(namesMatch(`${"aa a ".repeat(26)}b a`, `${"a aa ".repeat(26)}ab`)).toBeTypeOf("boolean");
});

test.each([
  "황보　미르",
  "Rathnayaka Mudiyanselage Sanduni Kaushalya Madhushani Rathnayake",
  "O’Brien",
  "Ng Ōhata",
])("takes %s for a name", (name) => expect(checkName(normalizeName(name))).toBeNull());

test.each([
  ["gov-kr.refund-vaccine.com. It", "gov-kr. refund-vaccine. com. It"],
  ["J.R.R. Smith", "J. R. R. Smith"],
  ["O`Brien", "O'Brien"],
  ["Kim\u202e Min\u200bsu\ufe0f", "Kim Minsu"],
  ["  Kim   Min-su ", "Kim Min-su"],
])("keeps %j as %j", (typed, kept) => expect(normalizeName(typed)).toBe(kept));

test.each([
  ["김민수", "김○○"],
  ["Kim Minsu", "K***"],
  ["", "***"],
])("shows of %s no more than %s", (name, shown) => expect(maskName(name)).toBe(shown));
