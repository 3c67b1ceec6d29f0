import type { IncomingMessage, ServerResponse } from "node:http";
import { CardPage, QrPage } from "../../../components/booking/card-page";
import { parseDoseParam } from "../../../components/booking/dose-param";
import { createManifest, getCardExpiry } from "../../../components/booking/offline-card/cache";
import { QuestionsPage } from "../../../components/booking/questions-page";
import { getTranslator, localizePath } from "../../../components/i18n";
import { htmlDocument } from "../../../components/ui/document";
import { listOwnBookings, type OwnBooking, pickBooking } from "../../../lib/booking/my-bookings";
import {
  getOwnScreeningAnswers,
  parseScreeningForm,
  saveScreeningAnswers,
} from "../../../lib/booking/screening";
import type { AppContext } from "../../../lib/shared/context";
import { DomainError } from "../../../lib/shared/errors";
import type { Locale } from "../../../lib/shared/time/seoul";
import { readForm, redirectSeeOther, send } from "../../http";
import { getStylesheet, type Post, renderPage } from "../../render";

/** How long after a vaccination's hour its card may still be shown. Milliseconds. */
const cardLasts = 12 * 3_600_000;

/**
 * What belongs to a person's own booking and needs no Next.js: the card, the QR code, the questions; by path.
 *
 * @param personOf who asks; throws a DomainError for whoever is not signed in
 */
export function createCardRoutes(
  { database, clock }: Pick<AppContext, "database" | "clock">,
  personOf: (request: IncomingMessage) => string,
): { reading: ReadonlyMap<string, Post>; posts: ReadonlyMap<string, Post> } {
  async function liveOf(request: IncomingMessage, query: string): Promise<OwnBooking> {
    const bookings = await listOwnBookings(database, personOf(request));
    const { booking } = pickBooking(bookings, parseDoseParam(Object.fromEntries(new URLSearchParams(query))));
    if (booking?.status !== "BOOKED") throw new DomainError("booking-unknown");
    return booking;
  }
  const titled = (locale: Locale, title: string) =>
    `${title} – ${getTranslator(locale, "common")("service")}`;

  async function card(request: IncomingMessage, response: ServerResponse, { locale }: { locale: Locale }) {
    const bookings = await listOwnBookings(database, personOf(request));
    const live = bookings.filter(({ status }) => status === "BOOKED");
    if (live.length === 0) throw new DomainError("booking-unknown");
    const until = Math.max(...live.map(({ startsAt }) => startsAt.getTime())) + cardLasts;
    const title = titled(locale, getTranslator(locale, "book")("cardTitle"));
    const page = CardPage({ locale, bookings: live });
    const body = htmlDocument(page, {
      locale,
      title,
      stylesheet: getStylesheet,
      manifest: createManifest(locale),
    });
    send(response, 200, "text/html; charset=utf-8", body, { [getCardExpiry]: String(until) });
  }

  const qr: Post = async (request, response, { locale, query }) => {
    const title = titled(locale, getTranslator(locale, "book")("qrTitle"));
    renderPage(response, 200, locale, title, QrPage({ locale, booking: await liveOf(request, query) }));
  };

  const questions: Post = async (request, response, { locale, query }) => {
    const booking = await liveOf(request, query);
    const answers = (await getOwnScreeningAnswers(database, personOf(request), booking.id)) ?? {};
    const kept = new URLSearchParams(query).get("kept") === "1";
    const title = titled(locale, getTranslator(locale, "screening")("title"));
    renderPage(response, 200, locale, title, QuestionsPage({ locale, booking, answers, kept }));
  };

  const answer: Post = async (request, response, { locale, query }) => {
    const form = await readForm(request);
    const booking = await liveOf(request, query);
    const { answers, given, missing } = parseScreeningForm(form);
    if (!answers) {
      const title = `${getTranslator(locale, "common")("error")}: ${getTranslator(locale, "screening")("title")}`;
      return renderPage(
        response,
        422,
        locale,
        title,
        QuestionsPage({ locale, booking, answers: given, missing }),
      );
    }
    // What was asked about is what is answered, although another dose may be meant by the address meanwhile.
    if (form.booking !== booking.id) throw new DomainError("booking-unknown");
    await saveScreeningAnswers(database, personOf(request), booking.id, answers, clock.now());
    const to = new URLSearchParams({ ...(booking.dose === 2 && { dose: "2" }), kept: "1" });
    redirectSeeOther(response, localizePath(locale, `/my-booking/questions?${to}`));
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
