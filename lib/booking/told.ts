import type { Locale } from "../platform/seoul";

type Text = Record<Locale, { subject: string; body: string }>;

/**
 * What people are told of their bookings, as sql/tell.sql fills it in. In Korean short enough for one long
 * text message.
 */
const texts = {
  confirmed: {
    ko: {
      subject: "백신 예약 확정",
      body: "[백신 예약] {dose}차 접종이 예약되었습니다. {when} {clinic}. 예약 번호 {code}",
    },
    en: {
      subject: "Your vaccination is booked",
      body: "[Vaccine booking] Dose {dose} is booked: {when}, {clinic}. Booking code {code}",
    },
  },
  changed: {
    ko: {
      subject: "백신 예약 변경",
      body: "[백신 예약] {dose}차 접종 시간이 바뀌었습니다. {when} {clinic}. 예약 번호 {code}",
    },
    en: {
      subject: "Your vaccination was moved",
      body: "[Vaccine booking] Dose {dose} was moved: {when}, {clinic}. Booking code {code}",
    },
  },
  cancelled: {
    ko: {
      subject: "백신 예약 취소",
      body: "[백신 예약] {dose}차 접종 예약이 취소되었습니다. {when} {clinic}. 예약 번호 {code}",
    },
    en: {
      subject: "Your vaccination was cancelled",
      body: "[Vaccine booking] Dose {dose} was cancelled: {when}, {clinic}. Booking code {code}",
    },
  },
} as const satisfies Record<string, Text>;

/** The text of an event in both languages, as a function of the database takes it. */
export function told(event: keyof typeof texts): string {
  return JSON.stringify(texts[event]);
}
