import { expect, test } from "vitest";
import { closingReason } from "./closing-reason";

const isTaken = (text: string) => closingReason.safeParse(text).success;

test.each([
  "정전",
  "정전·단수로 접종을 할 수 없습니다.",
  "의사가 아파서 쉽니다. 죄송합니다.",
  "12월 1일 오전 9시부터 정전",
  "2026-12-01 09:30부터 12:00까지 정전",
  "12/1 10:30-12:00 점검",
  "냉장고 고장(백신 보관 온도 8.5도)",
  "이사 · 공사",
  "Power failure. We are sorry.",
  "The doctor is ill - no stand-in",
])("a reason is taken: %s", (text) => {
  expect(isTaken(text)).toBe(true);
});

test.each([
  "see www.example.com",
  "http://a",
  "ｗｗｗ．ｅｘａｍｐｌｅ．ｃｏｍ",
  "bit．ly 에서 확인",
  "bit·ly 에서 확인",
  "bit・ly/x",
  "bit｡ly",
  "example . com",
  "example,com",
  "example(.)com",
  "example dot com",
  "예방접종.한국 에서 확인",
  "예방접종·한국",
  "예방접종。한국",
  "네이버 닷컴",
  "b\u200bit\u200b.ly",
  "name@clinic",
])("a reason leads to no address: %s", (text) => {
  expect(isTaken(text)).toBe(false);
});

test.each([
  "010-5555-0007",
  "０１０ ５５５５ ０００７",
  "010·5555·0007",
  "010,5555,0007",
  "010/5555/0007",
  "010:5555:0007",
  "010~5555~0007",
  "0_1_0_5_5_5_5_0_0_0_7",
  "공일공 오오오오 공공공칠",
  "공일공-5555-0007",
  "64-123-4567로 연락",
  "1588-1234",
])("a reason asks nobody to call: %s", (text) => {
  expect(isTaken(text)).toBe(false);
});
