import { expect, test } from "vitest";
import { createDistrictFinder } from "./district-names";

const incheon = { provinceCode: "28", provinceKo: "인천광역시", provinceEn: "Incheon" };
const seoul = { provinceCode: "11", provinceKo: "서울특별시", provinceEn: "Seoul" };
const finder = createDistrictFinder([
  { ...incheon, code: "28110", nameKo: "중구", nameEn: "Jung-gu" },
  { ...incheon, code: "28185", nameKo: "연수구", nameEn: "Yeonsu-gu" },
  { ...seoul, code: "11140", nameKo: "중구", nameEn: "Jung-gu" },
]);

test.each([
  ["28110", "", "", "28110"],
  ["인천광역시 중구", "", "", "28110"],
  ["인천 중구", "", "", "28110"],
  ["인천중구", "인천", "", "28110"],
  ["중구", "서울특별시", "", "11140"],
  ["중구", "서울", "", "11140"],
  ["연수구", "", "", "28185"],
  ["Incheon Jung-gu", "", "", "28110"],
  ["", "", "인천 중구 우현로 2, 3층", "28110"],
  ["", "", "서울특별시 중구 세종대로 1", "11140"],
  ["중구", "", "", undefined],
  ["99999", "", "", undefined],
  ["없는구", "인천", "", undefined],
  ["", "", "어딘가 1", undefined],
])("district %j, province %j, address %j", (district, province, address, code) => {
  expect(finder.find(district, province, address)).toBe(code);
});
