import { expect, test } from "vitest";
import { findReference } from "../lib/booking/typed-reference";
import en from "./en/tell.json";
import ko from "./ko/tell.json";

const code = "7K2M9QX4TB";

test("a code is read out of every message that carries one", () => {
  const values: Record<string, string> = {
    code,
    dose: "1",
    when: "2026년 12월 4일 (금) 09:00",
    was: "2026년 12월 3일 (목) 09:00",
    clinic: "종로 시험1의원",
    address: "서울 종로구 시험로 1",
    second: "",
    reason: "의사가 병가 중입니다",
    link: "https://booking.example.com/ko/my-booking",
  };
  const texts = [ko, en].flatMap((tell) =>
    Object.values(tell).flatMap((text) =>
      typeof text === "object" && "sms" in text ? [text.sms, text.mail] : [],
    ),
  );
  const carrying = texts.filter((text) => text.includes("{code}"));
  expect(carrying.length).toBeGreaterThan(10);
  for (const text of carrying)
    expect(findReference(text.replaceAll(/\{(\w+)\}/g, (_, name: string) => values[name] ?? ""))).toBe(code);
});
