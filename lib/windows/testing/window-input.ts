import type { WindowInput } from "../window-form";

/** An instant of the evening of the wished window. @param time HH:MM in Seoul */
export const at = (time: string) => new Date(`2026-07-19T${time}:00+09:00`);

/** A window of two birth years, with its lobby at seven, open from eight to eleven, and shown since the morning. */
export const createWindowInput: WindowInput = {
  slug: "w",
  nameKo: "가",
  nameEn: "A",
  birthYearFrom: 1967,
  birthYearTo: 1968,
  lastDigits: [],
  lobbyOpensAt: at("19:00"),
  opensAt: at("20:00"),
  closesAt: at("23:00"),
  mostInside: 10,
  product: "wished",
  doses: null,
  sharePercent: null,
  messageKo: null,
  messageEn: null,
  publishedAt: at("09:00"),
};
