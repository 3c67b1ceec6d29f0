import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { z } from "zod";
import { AgentHome } from "../../components/agent/agent-home";
import { FullTimePage } from "../../components/agent/full-time-page";
import { textOf } from "../../components/text";
import { bookAgain } from "../../lib/booking/again";
import { orAlternatives, SlotFull } from "../../lib/booking/alternatives";
import type { Availability } from "../../lib/booking/availability";
import { cancelBooking } from "../../lib/booking/cancel";
import { changeBooking } from "../../lib/booking/change";
import { tidyCode } from "../../lib/booking/code";
import { confirmBooking } from "../../lib/booking/confirm";
import { extendHold, holdSlot } from "../../lib/booking/hold";
import { placesToMove } from "../../lib/booking/mine";
import { acceptOffer, declineOffer, joinWait, leaveWait } from "../../lib/booking/offers";
import { bookSecondDose } from "../../lib/booking/second-dose";
import { answerFor } from "../../lib/eligibility/answer";
import { assertRole } from "../../lib/identity/access-rules";
import type { StaffAtWork } from "../../lib/identity/account/sessions";
import { readBirthDate } from "../../lib/identity/birth";
import { beginCall, type Call, endCall, liveCall } from "../../lib/identity/caller";
import { type CallFault, readCall } from "../../lib/identity/caller-form";
import type { Staff } from "../../lib/identity/staff";
import { BadRequest, readForm, seeOther, send, wantsJson } from "../../lib/platform/http";
import { Refusal, type RefusalReason } from "../../lib/platform/refusal";
import type { Runtime } from "../../lib/platform/runtime";
import type { Board } from "../../lib/queue/board";
import { admitCaller, letCallerGo } from "../../lib/queue/caller-admission";
import type { Place } from "../../lib/queue/gate/path";
import { show } from "../answer";
import { accept, join, offer, wait } from "./wait";

const slot = z.object({ slot: z.coerce.number().int().positive() });
const keyed = z.object({ key: z.string().min(8).max(100) });
/** `from` is the time that the page showed the booking to have. */
const ofBooking = keyed.extend({ booking: z.uuid(), from: slot.shape.slot.optional() });
const callId = z.uuid();

/** Why nothing can be booked for a caller now, by what a citizen would be told. */
const shut: Record<string, RefusalReason> = {
  lobby: "window-not-yet-open",
  "not-yet-open": "window-not-yet-open",
  paused: "window-paused",
  "window-closed": "window-closed",
  "no-window-planned": "not-eligible",
};

/** The plain posts of the telephone agents' pages. Who asks is checked at each. */
export function agentPosts(
  parts: Pick<Runtime, "database" | "clock"> & { board: Board; availability: Availability },
) {
  const { database, clock, board, availability } = parts;

  async function begin(request: IncomingMessage, response: ServerResponse, { locale }: Place, by: Staff) {
    const values = await readForm(request);
    const now = clock.now();
    const read = readCall(values, tidyCode, now);
    const again = (status: number, faults: CallFault[], refused?: RefusalReason) => {
      const title = `${textOf(locale, "common")("error")}: ${textOf(locale, "agent")("title")}`;
      return show(response, status, locale, title, AgentHome({ locale, values, faults, refused }));
    };
    if (read.faults) return again(422, read.faults);
    try {
      const { answers, reason } = read;
      const register = values.register === "another" ? "another" : values.register === "1";
      const call = await beginCall(database, by.id, answers, reason, register, now);
      seeOther(response, `/${locale}/agent/call/${call}`);
    } catch (error) {
      if (!(error instanceof Refusal) || wantsJson(request)) throw error;
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
    const birth = readBirthDate(caller.birthDate);
    if (!birth) throw new Refusal("not-eligible");
    const { reason, window } = answerFor(board.lines(), birth, now);
    if (reason !== "open" || !window) throw new Refusal(shut[reason] ?? "not-eligible");
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
        const places = () => availability.ofWindow(visitor.windowId);
        await orAlternatives(database, places, wish.slot, { action: `${home}/hold`, fields: {} }, () =>
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
        // Another choice is another act, with a key of its own.
        const again = { action: `${home}/change`, fields: { booking: wish.booking, key: randomUUID() } };
        const places = () => placesToMove(database, availability, person, wish.booking);
        await orAlternatives(database, places, wish.slot, again, () =>
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
        const where = read(join);
        // A place is waited for by people who are let in, as callers are who hold one.
        if (!("leftover" in where && where.leftover)) await visitorOf(call, by, now);
        await joinWait(database, person, windowOf(call, now), where, now, agent);
        return "?done=waits";
      }
      case "leave":
        await leaveWait(database, person, read(wait).wait, now, agent);
        return "?done=waitsNoMore";
      case "accept": {
        const wish = read(accept);
        await acceptOffer(database, person, wish.offer, wish.key, now, agent);
        return "?done=confirmed";
      }
      case "decline":
        await declineOffer(database, person, read(offer).offer, now, agent);
        return "?done=waitsNoMore";
    }
    throw new Refusal("window-unknown");
  }

  /** @throws Refusal and BadRequest, to be answered by the caller */
  return async (
    request: IncomingMessage,
    response: ServerResponse,
    place: Place,
    by: StaffAtWork,
  ): Promise<void> => {
    assertRole(by, "AGENT");
    const [, kind, id, what = "", beyond] = place.segments;
    if (kind !== "call" || beyond !== undefined) throw new Refusal("window-unknown");
    if (id === undefined) return begin(request, response, place, by);
    if (!callId.safeParse(id).success) throw new Refusal("call-ended");
    const form = await readForm(request);
    const call = await liveCall(database, by.id, id, clock.now());
    if (what === "end") {
      await letCallerGo(database, call.caller.id, by.id, clock.now());
      await endCall(database, by.id, id, clock.now());
      return seeOther(response, `/${place.locale}/agent`);
    }
    const home = `/${place.locale}/agent/call/${id}`;
    try {
      const to = await act(what, form, call, by, home);
      if (wantsJson(request)) send(response, 200, "application/json", JSON.stringify({ to: home + to }));
      else seeOther(response, home + to);
    } catch (error) {
      // The agent stays in the call and reads to the caller what went wrong.
      if (!(error instanceof Refusal) || wantsJson(request)) throw error;
      if (error instanceof SlotFull) {
        const { locale } = place;
        const title = textOf(locale, "refusals")("slot-full.title");
        const page = FullTimePage({ locale, call, path: `/agent/call/${id}`, full: error });
        return show(response, error.status, locale, title, page);
      }
      const seen = error.reason === "hold-changed" ? "/check?changed=time" : `?refused=${error.reason}`;
      seeOther(response, home + seen);
    }
  };
}
