import type { IncomingMessage, ServerResponse } from "node:http";
import { z } from "zod";
import type { Availability } from "../../../lib/availability/availability";
import type { Actor } from "../../../lib/booking/actor";
import { formatBookedHint } from "../../../lib/booking/booked-hint";
import type { AdmittedPerson } from "../../../lib/booking/call-booking-function";
import { cancelBooking } from "../../../lib/booking/cancel";
import { changeBooking } from "../../../lib/booking/change";
import { confirmBooking } from "../../../lib/booking/confirm";
import { type Done, setDone } from "../../../lib/booking/done";
import { extendHold, holdSlot } from "../../../lib/booking/hold";
import { getAvailabilityForChange, hasStandingBooking } from "../../../lib/booking/my-bookings";
import { bookAgain } from "../../../lib/booking/rebooking";
import { bookSecondDose, withAllowedDays } from "../../../lib/booking/second-dose";
import { withSlotSuggestions } from "../../../lib/booking/suggest-slots";
import type { AppContext } from "../../../lib/shared/context";
import { DomainError, type ErrorCode } from "../../../lib/shared/errors";
import { BadRequest, readForm, redirectSeeOther, send, wantsJson } from "../../http";
import type { Post } from "../../render";
import { refuseShownAnother, shown } from "./shown-form";

/** Who asks; each throws a DomainError for whoever has not shown what it takes. */
export interface RequestIdentity {
  /** Somebody inside, with an admission. */
  visitorOf(request: IncomingMessage): AdmittedPerson;
  /** Somebody signed in, for what needs no admission. */
  citizenOf(request: IncomingMessage): { personId: string; by?: Actor };
}

const slotId = z.coerce.number().int().positive();
const slot = z.object({ slot: slotId });
const keyed = shown.extend({ key: z.string().min(8).max(100) });
/** `from` is the time that the page showed the booking to have. */
const ofBooking = keyed.extend({ booking: z.uuid(), from: slotId.optional() });

const again = shown.extend({ booking: z.uuid() });

/** Where a person sees how things stand now, when they are not as the page showed them that was sent. */
type NowSeenAt = Partial<Record<ErrorCode, string>>;

/** The page of the dose that was acted on. */
const backTo = (path: string, query: string) => (query === "dose=2" ? `${path}?dose=2` : path);

const seenAtMine = (locale: string): NowSeenAt => ({
  "booking-changed": `/${locale}/my-booking?changed=time`,
  "shown-another": `/${locale}/my-booking?changed=person`,
});

/** The plain posts by which a citizen books, by their paths. */
export function createBookingRoutes(
  parts: Pick<AppContext, "database" | "clock" | "environment"> & { availability: Availability },
  { visitorOf, citizenOf }: RequestIdentity,
): ReadonlyMap<string, Post> {
  const { database, clock, availability, environment } = parts;
  const secure = environment.baseUrl.startsWith("https:");
  /** Reads the form and does `doIt`; answers with JSON or by sending the browser on to `to`. */
  async function act<T extends object>(
    request: IncomingMessage,
    response: ServerResponse,
    schema: z.ZodType<T>,
    to: string,
    doIt: (form: T, now: Date) => Promise<object>,
    nowSeenAt: NowSeenAt = {},
    { done, hint }: { done?: Done["act"]; hint?: () => Promise<string> } = {},
  ): Promise<void> {
    const form = schema.safeParse(await readForm(request));
    if (!form.success) throw new BadRequest(400, "form");
    let result: { id?: string };
    try {
      result = await doIt(form.data, clock.now());
    } catch (error) {
      const page = error instanceof DomainError ? nowSeenAt[error.reason] : undefined;
      if (!page || wantsJson(request)) throw error;
      return redirectSeeOther(response, page);
    }
    const cookies = hint ? [await hint()] : [];
    if (wantsJson(request))
      return send(response, 200, "application/json", JSON.stringify(result), { "set-cookie": cookies });
    if (done && result.id) cookies.push(setDone({ act: done, bookingId: result.id }, secure));
    redirectSeeOther(response, to, cookies);
  }

  /** After a cancellation another dose may still be booked. */
  const bookedHintOf = async (personId: string) =>
    formatBookedHint(personId, await hasStandingBooking(database, personId, clock.now()), secure);

  return new Map<string, Post>([
    [
      "book/hold",
      (request, response, { locale }) => {
        const visitor = visitorOf(request);
        const again = { action: `/${locale}/book/hold`, fields: {} };
        return act(request, response, slot, `/${locale}/book/check`, (form, now) =>
          withSlotSuggestions(
            database,
            () => availability.forWindow(visitor.windowId),
            form.slot,
            again,
            () => holdSlot(database, visitor, form.slot, now),
          ),
        );
      },
    ],
    [
      "book/extend",
      (request, response, { locale }) => {
        const visitor = visitorOf(request);
        return act(request, response, z.object({}), `/${locale}/book/check`, (_form, now) =>
          extendHold(database, visitor, now),
        );
      },
    ],
    [
      "book/confirm",
      (request, response, { locale }) => {
        const visitor = visitorOf(request);
        const check = `/${locale}/book/check`;
        return act(
          request,
          response,
          // A page of the release before names no time: whoever sends it is shown what is held.
          keyed.extend({ slot: slotId.optional(), second: slotId.optional() }),
          `/${locale}/my-booking`,
          (form, now) => {
            refuseShownAnother(form, visitor.personId);
            return confirmBooking(database, visitor, form.key, now, form.slot ?? 0, form.second);
          },
          { "hold-changed": `${check}?changed=time`, "shown-another": `${check}?changed=person` },
          { hint: async () => formatBookedHint(visitor.personId, true, secure) },
        );
      },
    ],
    [
      "my-booking/change",
      (request, response, { locale, query }) => {
        const { personId, by } = citizenOf(request);
        const own = `/${locale}/my-booking`;
        return act(
          request,
          response,
          ofBooking.extend(slot.shape),
          backTo(own, query),
          (form, now) => {
            refuseShownAnother(form, personId);
            const { booking, key, from } = form;
            const again = { action: `${own}/change/check`, fields: { booking }, method: "get" } as const;
            const places = () => getAvailabilityForChange(database, availability, personId, booking);
            return withAllowedDays(database, personId, booking, now, () =>
              withSlotSuggestions(database, places, form.slot, again, () =>
                changeBooking(database, personId, booking, form.slot, key, now, by, from),
              ),
            );
          },
          seenAtMine(locale),
          { done: "changed" },
        );
      },
    ],
    [
      "my-booking/second",
      (request, response, { locale }) => {
        const { personId, by } = citizenOf(request);
        return act(
          request,
          response,
          keyed.extend(slot.shape),
          `/${locale}/my-booking`,
          (form, now) => {
            refuseShownAnother(form, personId);
            return withAllowedDays(database, personId, undefined, now, () =>
              bookSecondDose(database, personId, form.slot, form.key, now, by),
            );
          },
          seenAtMine(locale),
          { done: "second", hint: async () => formatBookedHint(personId, true, secure) },
        );
      },
    ],
    [
      "my-booking/again",
      async (request, response, { locale }) => {
        const { personId, by } = citizenOf(request);
        const own = `/${locale}/my-booking`;
        return act(
          request,
          response,
          again,
          own,
          async (form, now) => {
            refuseShownAnother(form, personId);
            return bookAgain(database, personId, form.booking, now, by);
          },
          seenAtMine(locale),
          { hint: () => bookedHintOf(personId) },
        );
      },
    ],
    [
      "my-booking/cancel",
      (request, response, { locale }) => {
        const { personId, by } = citizenOf(request);
        return act(
          request,
          response,
          ofBooking,
          `/${locale}/my-booking`,
          (form, now) => {
            refuseShownAnother(form, personId);
            return cancelBooking(database, personId, form.booking, form.key, now, by, form.from);
          },
          seenAtMine(locale),
          { done: "cancelled", hint: () => bookedHintOf(personId) },
        );
      },
    ],
  ]);
}
