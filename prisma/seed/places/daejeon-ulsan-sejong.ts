import { province } from "./province";

export const daejeon = province("30", "대전광역시", "Daejeon", "042", [
  ["30110", "동구", "Dong-gu", 220],
  ["30140", "중구", "Jung-gu", 224],
  ["30170", "서구", "Seo-gu", 463],
  ["30200", "유성구", "Yuseong-gu", 367],
  ["30230", "대덕구", "Daedeok-gu", 167],
]);

export const ulsan = province("31", "울산광역시", "Ulsan", "052", [
  ["31110", "중구", "Jung-gu", 206],
  ["31140", "남구", "Nam-gu", 304],
  ["31170", "동구", "Dong-gu", 150],
  ["31200", "북구", "Buk-gu", 216],
  ["31710", "울주군", "Ulju-gun", 220],
]);

/** The one city of that rank without districts; it stands as its own, by its code in the register. */
export const sejong = province("36", "세종특별자치시", "Sejong", "044", [
  ["36110", "세종시", "Sejong-si", 390],
]);
