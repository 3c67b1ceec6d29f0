import type { BookingState } from "@/lib/clinics/worklist/booking-state";
import type { Worklist, WorklistBooking } from "@/lib/clinics/worklist/worklist";
import { formatTime, type Locale } from "@/lib/shared/time/seoul";
import { getTranslator } from "../i18n";

/** A booking in the words of the day list. */
export interface WorklistRow {
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
  state: BookingState;
  moved: string;
}

/** All that a day list shows, and what keeps it up to date. */
export interface WorklistView {
  rows: WorklistRow[];
  free: number;
  /** A line a product. */
  stock: string[];
  horizon: number;
}

const inLanguage = (locale: Locale, ko: string | null, en: string | null) =>
  (locale === "ko" ? ko : en) ?? "";

function rowOf(booking: WorklistBooking, locale: Locale): WorklistRow {
  const { id, name, code, state, changes } = booking;
  return {
    id,
    name,
    code,
    state,
    time: formatTime(booking.startsAt),
    birth: booking.birthDate,
    phoneEnd: booking.phoneEnd ?? "–",
    dose: String(booking.dose),
    product: booking.productCode ?? "",
    productName: inLanguage(locale, booking.productKo, booking.productEn),
    moved:
      changes > 0 && state !== "cancelled" ? getTranslator(locale, "day")("moved", { times: changes }) : "",
  };
}

/** A day list as a page shows it and as its updates are sent. */
export function toWorklistView(list: Worklist, locale: Locale): WorklistView {
  const t = getTranslator(locale, "day");
  return {
    rows: list.bookings.map((booking) => rowOf(booking, locale)),
    free: list.free,
    stock: list.stock.map(({ productKo, productEn, doses, left }) =>
      t("stock", { product: inLanguage(locale, productKo, productEn), doses, left }),
    ),
    horizon: list.horizon,
  };
}
