import type { DayBooking, DayList } from "@/lib/clinic/day-list";
import type { DayState } from "@/lib/clinic/day-state";
import { type Locale, seoulTime } from "@/lib/platform/seoul";
import { textOf } from "../text";

/** A booking in the words of the day list. */
export interface DayRow {
  id: string;
  /** HH:MM */
  time: string;
  name: string;
  /** The year alone. */
  birth: string;
  phoneEnd: string;
  dose: string;
  product: string;
  productName: string;
  code: string;
  state: DayState;
  moved: string;
}

/** All that a day list shows, and what keeps it up to date. */
export interface DayView {
  rows: DayRow[];
  free: number;
  /** A line a product. */
  stock: string[];
  horizon: number;
}

const inLanguage = (locale: Locale, ko: string | null, en: string | null) =>
  (locale === "ko" ? ko : en) ?? "";

function rowOf(booking: DayBooking, locale: Locale): DayRow {
  const { id, name, code, state, changes } = booking;
  return {
    id,
    name,
    code,
    state,
    time: seoulTime(booking.startsAt),
    birth: booking.birthDate,
    phoneEnd: booking.phoneEnd ?? "–",
    dose: String(booking.dose),
    product: booking.productCode ?? "",
    productName: inLanguage(locale, booking.productKo, booking.productEn),
    moved: changes > 0 && state !== "cancelled" ? textOf(locale, "day")("moved", { times: changes }) : "",
  };
}

/** A day list as a page shows it and as its updates are sent. */
export function dayView(list: DayList, locale: Locale): DayView {
  const t = textOf(locale, "day");
  return {
    rows: list.bookings.map((booking) => rowOf(booking, locale)),
    free: list.free,
    stock: list.stock.map(({ productKo, productEn, doses, left }) =>
      t("stock", { product: inLanguage(locale, productKo, productEn), doses, left }),
    ),
    horizon: list.horizon,
  };
}
