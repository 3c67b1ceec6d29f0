import { province } from "./province";

export const incheon = province("28", "인천광역시", "Incheon", "032", [
  ["28110", "중구", "Jung-gu", 168],
  ["28140", "동구", "Dong-gu", 58],
  ["28177", "미추홀구", "Michuhol-gu", 411],
  ["28185", "연수구", "Yeonsu-gu", 400],
  ["28200", "남동구", "Namdong-gu", 483],
  ["28237", "부평구", "Bupyeong-gu", 488],
  ["28245", "계양구", "Gyeyang-gu", 280],
  ["28260", "서구", "Seo-gu", 637],
  ["28710", "강화군", "Ganghwa-gun", 69],
  ["28720", "옹진군", "Ongjin-gun", 20],
]);

export const gwangju = province("29", "광주광역시", "Gwangju", "062", [
  ["29110", "동구", "Dong-gu", 107],
  ["29140", "서구", "Seo-gu", 280],
  ["29155", "남구", "Nam-gu", 208],
  ["29170", "북구", "Buk-gu", 417],
  ["29200", "광산구", "Gwangsan-gu", 396],
]);
