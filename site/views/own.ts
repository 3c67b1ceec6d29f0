import type { IncomingMessage, ServerResponse } from "node:http";
import { cardUntil, manifestOf } from "../../components/booking/card-cache";
import { CardPage, QrPage } from "../../components/booking/card-page";
import { doseOf } from "../../components/booking/dose-param";
import { QuestionsPage } from "../../components/booking/questions-page";
import { hrefIn, textOf } from "../../components/text";
import { htmlDocument } from "../../components/ui/document";
import { bookingOf, type OwnBooking, ownBookings } from "../../lib/booking/mine";
import { keepAnswers, ownAnswers, readAnswers } from "../../lib/booking/screening";
import { readForm, seeOther, send } from "../../lib/platform/http";
import { Refusal } from "../../lib/platform/refusal";
import type { Runtime } from "../../lib/platform/runtime";
import type { Locale } from "../../lib/platform/seoul";
import { type Post, show, stylesheet } from "../answer";

/** How long after a vaccination's hour its card may still be shown. Milliseconds. */
const cardLasts = 12 * 3_600_000;

/**
 * What belongs to a person's own booking and needs no Next.js: the card, the QR code, the questions; by path.
 *
 * @param personOf who asks; throws a Refusal for whoever is not signed in
 */
export function ownViews(
  { database, clock }: Pick<Runtime, "database" | "clock">,
  personOf: (request: IncomingMessage) => string,
): { reading: ReadonlyMap<string, Post>; posts: ReadonlyMap<string, Post> } {
  async function liveOf(request: IncomingMessage, query: string): Promise<OwnBooking> {
    const bookings = await ownBookings(database, personOf(request));
    const { booking } = bookingOf(bookings, doseOf(Object.fromEntries(new URLSearchParams(query))));
    if (booking?.status !== "BOOKED") throw new Refusal("booking-unknown");
    return booking;
  }
  const titled = (locale: Locale, title: string) => `${title} – ${textOf(locale, "common")("service")}`;

  async function card(request: IncomingMessage, response: ServerResponse, { locale }: { locale: Locale }) {
    const bookings = await ownBookings(database, personOf(request));
    const live = bookings.filter(({ status }) => status === "BOOKED");
    if (live.length === 0) throw new Refusal("booking-unknown");
    const until = Math.max(...live.map(({ startsAt }) => startsAt.getTime())) + cardLasts;
    const title = titled(locale, textOf(locale, "book")("cardTitle"));
    const page = CardPage({ locale, bookings: live });
    const body = htmlDocument(page, { locale, title, stylesheet, manifest: manifestOf(locale) });
    send(response, 200, "text/html; charset=utf-8", body, { [cardUntil]: String(until) });
  }

  const qr: Post = async (request, response, { locale, query }) => {
    const title = titled(locale, textOf(locale, "book")("qrTitle"));
    show(response, 200, locale, title, QrPage({ locale, booking: await liveOf(request, query) }));
  };

  const questions: Post = async (request, response, { locale, query }) => {
    const booking = await liveOf(request, query);
    const answers = (await ownAnswers(database, personOf(request), booking.id)) ?? {};
    const kept = new URLSearchParams(query).get("kept") === "1";
    const title = titled(locale, textOf(locale, "screening")("title"));
    show(response, 200, locale, title, QuestionsPage({ locale, booking, answers, kept }));
  };

  const answer: Post = async (request, response, { locale, query }) => {
    const form = await readForm(request);
    const booking = await liveOf(request, query);
    const { answers, given, missing } = readAnswers(form);
    if (!answers) {
      const title = `${textOf(locale, "common")("error")}: ${textOf(locale, "screening")("title")}`;
      return show(response, 422, locale, title, QuestionsPage({ locale, booking, answers: given, missing }));
    }
    // What was asked about is what is answered, although another dose may be meant by the address meanwhile.
    if (form.booking !== booking.id) throw new Refusal("booking-unknown");
    await keepAnswers(database, personOf(request), booking.id, answers, clock.now());
    const to = new URLSearchParams({ ...(booking.dose === 2 && { dose: "2" }), kept: "1" });
    seeOther(response, hrefIn(locale, `/my-booking/questions?${to}`));
  };

  return {
    reading: new Map<string, Post>([
      ["card", card],
      ["my-booking/qr", qr],
      ["my-booking/questions", questions],
    ]),
    posts: new Map<string, Post>([["my-booking/questions", answer]]),
  };
}
