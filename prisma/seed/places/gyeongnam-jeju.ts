import { province } from "./province";

export const gyeongnam = province("48", "경상남도", "Gyeongsangnam-do", "055", [
  ["48120", "창원시", "Changwon-si", 1000],
  ["48170", "진주시", "Jinju-si", 338],
  ["48220", "통영시", "Tongyeong-si", 118],
  ["48240", "사천시", "Sacheon-si", 108],
  ["48250", "김해시", "Gimhae-si", 532],
  ["48270", "밀양시", "Miryang-si", 100],
  ["48310", "거제시", "Geoje-si", 232],
  ["48330", "양산시", "Yangsan-si", 360],
  ["48720", "의령군", "Uiryeong-gun", 25],
  ["48730", "함안군", "Haman-gun", 58],
  ["48740", "창녕군", "Changnyeong-gun", 56],
  ["48820", "고성군", "Goseong-gun", 48],
  ["48840", "남해군", "Namhae-gun", 40],
  ["48850", "하동군", "Hadong-gun", 41],
  ["48860", "산청군", "Sancheong-gun", 33],
  ["48870", "함양군", "Hamyang-gun", 36],
  ["48880", "거창군", "Geochang-gun", 59],
  ["48890", "합천군", "Hapcheon-gun", 40],
]);

/** Jeju's two cities are administrative ones, without mayors of their own, but people know them as places. */
export const jeju = province("50", "제주특별자치도", "Jeju", "064", [
  ["50110", "제주시", "Jeju-si", 486],
  ["50130", "서귀포시", "Seogwipo-si", 181],
]);
