import { describe, expect, it } from "vitest";
import { type Template, templates } from "@/lib/notifications/templates";
import { createMessageRenderer } from "./renderer";

const told = (template: Template) => ({
  template,
  booking: {
    code: "0123456789",
    dose: 2,
    startsAt: new Date("2026-07-20T10:00:00+09:00"),
    clinicKo: "시험의원",
    clinicEn: "Test Clinic",
    addressKo: "서울 시험로 1",
    addressEn: "1 Siheom-ro",
    secondAt: null,
    stands: true,
    closing: null,
  },
  window: {
    nameKo: "시험 기간",
    nameEn: "Test window",
    lobbyOpensAt: new Date("2026-07-20T10:00:00+09:00"),
    opensAt: new Date("2026-07-20T11:00:00+09:00"),
    closesAt: new Date("2026-07-21T10:00:00+09:00"),
  },
});
const ofBooking = (template: Template) => template !== "lobby-opens";
const say = createMessageRenderer(new URL("https://vaccine.example"));

describe.each(templates)("%s", (template) => {
  it.each(["ko", "en"] as const)("says what, when, where and what to do, in %s", (locale) => {
    for (const channel of ["SMS", "EMAIL"] as const) {
      const { subject, body } = say(told(template), locale, channel);
      expect(subject).toMatch(/./);
      expect(body).toContain(locale === "ko" ? "7월 20일 (월) 10:00" : "Mon 20 July at 10:00");
      const [name, page] = ofBooking(template) ? ["시험의원", "my-booking"] : ["시험 기간", "early"];
      const english = ofBooking(template) ? "Test Clinic" : "Test window";
      expect(body).toContain(locale === "ko" ? name : english);
      if (ofBooking(template)) expect(body).toContain("0123456789");
      expect(body).toContain(`https://vaccine.example${locale === "ko" ? "" : "/en"}/${page}`);
      expect(body).not.toMatch(/[{}]/);
    }
  });

  it("tells both doses in one message of the first", () => {
    const first = told("booking-confirmed");
    const both = {
      ...first,
      booking: { ...first.booking, dose: 1, secondAt: new Date("2026-08-17T10:00:00+09:00") },
    };
    for (const channel of ["SMS", "EMAIL"] as const) {
      expect(say(both, "ko", channel).body).toContain("2차 접종: 8월 17일 (월) 10:00\n");
      expect(say(both, "en", channel).body).toContain("Second dose: Mon 17 August at 10:00\n");
    }
  });

  it("fits one long text message", () => {
    // A Korean carrier takes 2,000 bytes, two for each letter.
    for (const locale of ["ko", "en"] as const)
      expect(say(told(template), locale, "SMS").body.length).toBeLessThan(500);
  });
});

it.each(["closing-moved", "closing-cancelled"] as const)(
  "%s gives the cause, an apology and the old time",
  (template) => {
    const data = told(template);
    const closing = { from: new Date("2026-07-20T10:00:00+09:00"), reason: "정전" };
    const startsAt = template === "closing-moved" ? new Date("2026-07-21T11:00:00+09:00") : closing.from;
    const moved = { ...data, booking: { ...data.booking, startsAt, closing } };
    for (const channel of ["SMS", "EMAIL"] as const) {
      const { body } = say(moved, "ko", channel);
      for (const part of ["시험의원 사정으로", "불편을 드려 죄송합니다", "사유: 정전", "7월 20일 (월) 10:00"])
        expect(body).toContain(part);
      if (template === "closing-moved") expect(body).toContain("바뀐 시간: 7월 21일 (화) 11:00");
      expect(say(moved, "en", channel).body).toContain("We are sorry");
    }
  },
);
