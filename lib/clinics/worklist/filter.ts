import { findReference } from "../../booking/typed-reference";

/** What of a day's bookings is to be seen; an empty text asks for nothing. */
export interface WorklistFilter {
  /** A part of a name, the last four digits of a phone, or a booking code. */
  q: string;
  state: string;
  product: string;
  dose: string;
}

/** What of a booking is looked at. */
export interface Searched {
  name: string;
  code: string;
  phoneEnd: string;
  state: string;
  product: string;
  dose: string;
}

const plain = (text: string) => text.normalize("NFKC").toLowerCase().replaceAll(/[\s-]/g, "");

/** Whether a booking is among those asked for. Names are found by any part, codes by their beginning. */
export function matchesFilter(booking: Searched, { q, state, product, dose }: WorklistFilter): boolean {
  if (state && booking.state !== state) return false;
  if (product && booking.product !== product) return false;
  if (dose && booking.dose !== dose) return false;
  const wanted = plain(q);
  if (wanted === "") return true;
  const code = findReference(q);
  return (
    (code !== null && booking.code === code) ||
    plain(booking.name).includes(wanted) ||
    plain(booking.code).startsWith(wanted) ||
    (/^\d{4}$/.test(wanted) && booking.phoneEnd === wanted)
  );
}
