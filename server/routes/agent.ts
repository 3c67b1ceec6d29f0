import type { IncomingMessage, ServerResponse } from "node:http";
import { z } from "zod";
import { AgentHome } from "../../components/agent/agent-home";
import { FullTimePage } from "../../components/agent/full-time-page";
import { getTranslator } from "../../components/i18n";
import { type CallFault, parseCallForm } from "../../lib/agent-calls/call-form";
import { type Call, endCall, getActiveCall, startCall } from "../../lib/agent-calls/calls";
import type { Availability } from "../../lib/availability/availability";
import { cancelBooking } from "../../lib/booking/cancel";
import { changeBooking } from "../../lib/booking/change";
import { confirmBooking } from "../../lib/booking/confirm";
import { extendHold, holdSlot } from "../../lib/booking/hold";
import { getAvailabilityForChange } from "../../lib/booking/my-bookings";
import { bookAgain } from "../../lib/booking/rebooking";
import { bookSecondDose } from "../../lib/booking/second-dose";
import { SlotFullError, withSlotSuggestions } from "../../lib/booking/suggest-slots";
import { parseBirthDate } from "../../lib/citizens/birth-date-form";
import { checkEligibility } from "../../lib/eligibility/check-eligibility";
import { admitCaller, releaseCallerAdmission } from "../../lib/queue/caller-admissions";
import type { QueueSnapshot } from "../../lib/queue/queue-snapshot";
import type { AppContext } from "../../lib/shared/context";
import { DomainError, type ErrorCode } from "../../lib/shared/errors";
import type { SignedInStaff } from "../../lib/staff/sessions";
import type { Staff } from "../../lib/staff/staff";
import { acceptOffer, declineOffer, joinWaitlist, leaveWaitlist } from "../../lib/waitlist/waitlist";
import { assertRole } from "../auth/access-rules";
import { BadRequest, readForm, redirectSeeOther, send, wantsJson } from "../http";
import { renderPage } from "../render";
import type { RequestPath } from "../request-path";
import { recordPosts, recordWords } from "./agent-record";
import { acceptOfferSchema, joinWaitlistSchema, leaveWaitlistSchema, offerSchema } from "./booking/waitlist";

const slot = z.object({ slot: z.coerce.number().int().positive() });
const keyed = z.object({ key: z.string().min(8).max(100) });
/** `from` is the time that the page showed the booking to have. */
const ofBooking = keyed.extend({ booking: z.uuid(), from: slot.shape.slot.optional() });
const callId = z.uuid();
const registers = ["new", "another"] as const;

/** Why nothing can be booked for a caller now, by what a citizen would be told. */
const shut: Record<string, ErrorCode> = {
  lobby: "window-not-yet-open",
  "not-yet-open": "window-not-yet-open",
  paused: "window-paused",
  "window-closed": "window-closed",
  "no-window-planned": "not-eligible",
};

/** The plain posts of the telephone agents' pages. Who asks is checked at each. */
export function createAgentRoutes(
  parts: Pick<AppContext, "database" | "clock" | "environment"> & {
    board: QueueSnapshot;
    availability: Availability;
    addressOf(request: IncomingMessage): string;
  },
) {
  const { database, clock, board, availability } = parts;
  const records = recordPosts(parts);

  async function begin(request: IncomingMessage, response: ServerResponse, place: RequestPath, by: Staff) {
    const { locale } = place;
    const values = await readForm(request);
    const now = clock.now();
    if (values.prove === "1") return records.prove(request, response, place, values, by);
    const read = parseCallForm(values, now);
    const again = (status: number, faults: CallFault[], refused?: ErrorCode) => {
      const title = `${getTranslator(locale, "common")("error")}: ${getTranslator(locale, "agent")("title")}`;
      return renderPage(response, status, locale, title, AgentHome({ locale, values, faults, refused }));
    };
    if (read.faults) return again(422, read.faults);
    try {
      const { answers, reason } = read;
      const register = registers.find((candidate) => candidate === values.register) ?? false;
      const call = await startCall(database, by.id, answers, reason, register, recordWords, now);
      redirectSeeOther(response, `/${locale}/agent/call/${call}`);
    } catch (error) {
      if (!(error instanceof DomainError) || wantsJson(request)) throw error;
      return again(error.status, [], error.reason);
    }
  }

  /** The caller's admission, as any visitor's; made for them within the agents' share. */
  async function visitorOf(call: Call, by: Staff, now: Date) {
    const claim = { windowId: windowOf(call, now), personId: call.caller.id };
    return { ...claim, admissionId: await admitCaller(database, claim, by.id, now), by: { agent: by.id } };
  }

  /** The window in which the caller could book now. */
  function windowOf({ caller }: Call, now: Date): string {
    const birth = parseBirthDate(caller.birthDate);
    if (!birth) throw new DomainError("not-eligible");
    const { reason, window } = checkEligibility(board.queues(), birth, now);
    if (reason !== "open" || !window) throw new DomainError(shut[reason] ?? "not-eligible");
    return window.id;
  }

  /** Does what the agent asked for; returns where to go on to within the call, whose address is `home`. */
  async function act(
    what: string,
    form: Record<string, string>,
    call: Call,
    by: Staff,
    home: string,
  ): Promise<string> {
    const now = clock.now();
    const agent = { agent: by.id };
    const { id: person } = call.caller;
    const read = <T>(schema: z.ZodType<T>): T => {
      const parsed = schema.safeParse(form);
      if (!parsed.success) throw new BadRequest(400, "form");
      return parsed.data;
    };
    switch (what) {
      case "hold": {
        const visitor = await visitorOf(call, by, now);
        const wish = read(slot);
        const places = () => availability.forWindow(visitor.windowId);
        await withSlotSuggestions(database, places, wish.slot, { action: `${home}/hold`, fields: {} }, () =>
          holdSlot(database, visitor, wish.slot, now),
        );
        return "/check";
      }
      case "extend":
        await extendHold(database, await visitorOf(call, by, now), now);
        return "/check";
      case "confirm": {
        const wish = read(keyed.extend({ ...slot.partial().shape, second: slot.shape.slot.optional() }));
        await confirmBooking(
          database,
          await visitorOf(call, by, now),
          wish.key,
          now,
          wish.slot ?? 0,
          wish.second,
        );
        return "?done=confirmed";
      }
      case "change": {
        const wish = read(ofBooking.extend(slot.shape));
        // Another choice is read out like the first.
        const again = { action: `${home}/move`, fields: { booking: wish.booking }, method: "get" } as const;
        const places = () => getAvailabilityForChange(database, availability, person, wish.booking);
        await withSlotSuggestions(database, places, wish.slot, again, () =>
          changeBooking(database, person, wish.booking, wish.slot, wish.key, now, agent, wish.from),
        );
        return "?done=changed";
      }
      case "second": {
        const wish = read(keyed.extend(slot.shape));
        await bookSecondDose(database, person, wish.slot, wish.key, now, agent);
        return "?done=confirmed";
      }
      case "again":
        await bookAgain(database, person, read(ofBooking.omit({ key: true })).booking, now, agent);
        return "?done=cancelled";
      case "cancel": {
        const wish = read(ofBooking);
        await cancelBooking(database, person, wish.booking, wish.key, now, agent, wish.from);
        return "?done=cancelled";
      }
      case "wait": {
        const where = read(joinWaitlistSchema);
        // A place is waited for by people who are let in, as callers are who hold one.
        if (!("leftover" in where && where.leftover)) await visitorOf(call, by, now);
        await joinWaitlist(database, person, windowOf(call, now), where, now, agent);
        return "?done=waits";
      }
      case "leave":
        await leaveWaitlist(database, person, read(leaveWaitlistSchema).wait, now, agent);
        return "?done=waitsNoMore";
      case "accept": {
        const wish = read(acceptOfferSchema);
        await acceptOffer(database, person, wish.offer, wish.key, now, agent);
        return "?done=confirmed";
      }
      case "decline":
        await declineOffer(database, person, read(offerSchema).offer, now, agent);
        return "?done=waitsNoMore";
    }
    throw new DomainError("window-unknown");
  }

  /** @throws DomainError and BadRequest, to be answered by the caller */
  return async (
    request: IncomingMessage,
    response: ServerResponse,
    place: RequestPath,
    by: SignedInStaff,
  ): Promise<void> => {
    assertRole(by, "AGENT");
    const [, kind, id, what = "", beyond] = place.segments;
    if (kind === "prove" && id === "code" && what === "")
      return records.enterCode(request, response, place, by);
    if (kind !== "call" || beyond !== undefined) throw new DomainError("window-unknown");
    if (id === undefined) return begin(request, response, place, by);
    if (!callId.safeParse(id).success) throw new DomainError("call-ended");
    const form = await readForm(request);
    const call = await getActiveCall(database, by.id, id, clock.now());
    if (what === "end") {
      await releaseCallerAdmission(database, call.caller.id, by.id, clock.now());
      await endCall(database, by.id, id, clock.now());
      return redirectSeeOther(response, `/${place.locale}/agent`);
    }
    if (what === "record") return records.record(response, place.locale, form, call, by);
    const home = `/${place.locale}/agent/call/${id}`;
    try {
      const to = await act(what, form, call, by, home);
      if (wantsJson(request)) send(response, 200, "application/json", JSON.stringify({ to: home + to }));
      else redirectSeeOther(response, home + to);
    } catch (error) {
      // The agent stays in the call and reads to the caller what went wrong.
      if (!(error instanceof DomainError) || wantsJson(request)) throw error;
      if (error instanceof SlotFullError) {
        const { locale } = place;
        const title = getTranslator(locale, "refusals")("slot-full.title");
        const page = FullTimePage({ locale, call, path: `/agent/call/${id}`, full: error });
        return renderPage(response, error.status, locale, title, page);
      }
      const seen = error.reason === "hold-changed" ? "/check?changed=time" : `?refused=${error.reason}`;
      redirectSeeOther(response, home + seen);
    }
  };
}
