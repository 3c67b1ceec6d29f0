import type { ScreeningMark } from "@/lib/booking/screening-rules";
import { type BookingState, isDone } from "@/lib/clinics/worklist/booking-state";
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
  /** What to know of the screening answers before the visit ends; null where there is nothing. */
  screening: { mark: ScreeningMark; text: string } | null;
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

/** A list names what somebody must still act on: answers that need a look, and people to ask. */
function markOf({ state, screening }: WorklistBooking, locale: Locale): WorklistRow["screening"] {
  if (isDone(state) || screening === null || screening === "clear") return null;
  return { mark: screening, text: getTranslator(locale, "day")(`screening.${screening}`) };
}

function rowOf(booking: WorklistBooking, locale: Locale): WorklistRow {
  const { id, name, code, state, changes } = booking;
  return {
    id,
    name,
    code,
    state,
    screening: markOf(booking, locale),
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
