import { toCookieName } from "../shared/cookie-name";
import { formatCookie } from "../shared/cookies";

/** What a person has just done with a booking, told once on the page that follows. */
export interface Done {
  act: "changed" | "second" | "cancelled";
  bookingId: string;
}

/** As long as the next page may take to come on a slow line; later it is no news any more. Seconds. */
const toldForSeconds = 30;

const form = /^(changed|second|cancelled)\.([0-9a-f-]{36})$/;

export const doneCookie = (secure: boolean) => toCookieName("done", secure);

/** A Set-Cookie value. */
export const setDone = ({ act, bookingId }: Done, secure: boolean): string =>
  formatCookie(doneCookie(secure), `${act}.${bookingId}`, { secure, maxAgeSeconds: toldForSeconds });

/** @param value of the cookie; what nobody of ours has written is nothing */
export function readDone(value: string | undefined): Done | null {
  const [, act, bookingId] = form.exec(value ?? "") ?? [];
  return act && bookingId ? { act: act as Done["act"], bookingId } : null;
}
