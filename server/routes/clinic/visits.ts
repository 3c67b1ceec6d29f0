import type { IncomingMessage, ServerResponse } from "node:http";
import { z } from "zod";
import { BookingPage, stepFaults } from "../../../components/clinic/booking-page";
import { correctionFaults } from "../../../components/clinic/correction";
import { WalkInPage } from "../../../components/clinic/walk-in-page";
import { getTranslator } from "../../../components/i18n";
import { generateReference } from "../../../lib/booking/booking-reference";
import { enterScreeningAnswers, getScreening, parseScreeningForm } from "../../../lib/booking/screening";
import { parseReference } from "../../../lib/booking/typed-reference";
import { parseBirthDate } from "../../../lib/citizens/birth-date-form";
import { parseIdentityForm, parseNameAndBirth } from "../../../lib/citizens/identity-form";
import { personAtDesk } from "../../../lib/citizens/shared-phones";
import { explainNotNow, findOtherToday, lookUpReference } from "../../../lib/clinics/check-in";
import { lotNumber } from "../../../lib/clinics/schedule-form";
import {
  applyTransition,
  declineReasons,
  injectionSites,
  readBooking,
  type VisitTransition,
  visitTransitions,
} from "../../../lib/clinics/visit";
import { correctionReasons, correctVisit, getCorrectionHistory } from "../../../lib/clinics/visit-correction";
import { bookWalkIn, type Identify } from "../../../lib/clinics/walk-in";
import { bookingStates } from "../../../lib/clinics/worklist/booking-state";
import { checkEligibility } from "../../../lib/eligibility/check-eligibility";
import type { QueueSnapshot } from "../../../lib/queue/queue-snapshot";
import type { AppContext } from "../../../lib/shared/context";
import { DomainError, type ErrorCode } from "../../../lib/shared/errors";
import type { Locale } from "../../../lib/shared/time/seoul";
import type { StaffOfClinic } from "../../auth/access-rules";
import { BadRequest, readForm, redirectSeeOther, send, wantsJson } from "../../http";
import { formatErrorTitle, renderPage } from "../../render";

const stepFault = z.enum(stepFaults);
/** `back` is where the step was taken from, when not from the booking's own page. */
const from = z.object({ from: z.enum(bookingStates), back: z.literal("check-in").optional() });
const lot = z
  .string()
  .max(200)
  .transform((text, context) => {
    try {
      return z.tuple([z.string().min(1), z.string().min(1)]).parse(JSON.parse(text));
    } catch {
      context.addIssue({ code: "custom", message: "lot" });
      return z.NEVER;
    }
  });
const seenAnswers = z.iso.datetime().pipe(z.coerce.date()).optional();
/** What each step must say. */
const details = {
  arrive: z.object({}),
  vaccinate: z
    .object({
      lot: lot.optional(),
      typedLot: z.union([z.literal("").transform(() => undefined), lotNumber]).optional(),
      site: z.enum(injectionSites),
      answers: seenAnswers,
      checked: z
        .literal("on")
        .optional()
        .transform((ticked) => ticked === "on"),
    })
    .refine((said) => said.lot !== undefined || said.typedLot !== undefined, { path: ["lot"] }),
  decline: z.object({ reason: z.enum(declineReasons) }),
  "no-show": z.object({}),
  undo: z.object({}),
} as const;

const none = z.unknown().transform(() => undefined);
const correction = z.intersection(
  z.object({
    why: z.enum(correctionReasons),
    answers: seenAnswers,
    doctorChecked: z.literal("on").optional(),
  }),
  z.discriminatedUnion("newState", [
    z.object({
      newState: z.literal("vaccinated"),
      newLot: lotNumber,
      newSite: z.enum(injectionSites),
      newReason: none,
    }),
    z.object({
      newState: z.literal("not-vaccinated"),
      newReason: z.enum(declineReasons),
      newLot: none,
      newSite: none,
    }),
    z.object({ newState: z.enum(["arrived", "no-show"]), newReason: none, newLot: none, newSite: none }),
  ]),
);
/** The state and the last correction that the manager saw. */
const corrected = z.object({
  from: z.enum(bookingStates),
  seen: z.union([z.literal("").transform(() => null), z.iso.datetime().pipe(z.coerce.date())]),
});

const isStep = (text: string): text is VisitTransition =>
  (visitTransitions as readonly string[]).includes(text);

/** Of a whole message that was pasted for the code in it. Characters. */
const longestMessage = 2000;

/** Why nobody can be booked at the desk now, by what a citizen would be told. */
const shut: Record<string, ErrorCode> = {
  lobby: "window-not-yet-open",
  "not-yet-open": "window-not-yet-open",
  paused: "window-paused",
  "window-closed": "window-closed",
  "no-window-planned": "not-eligible",
};

/** Leads on within the desk: the browser by itself, or the page's script, which keeps its camera open meanwhile. */
function goOn(request: IncomingMessage, response: ServerResponse, to: string) {
  if (wantsJson(request)) send(response, 200, "application/json", JSON.stringify({ to }));
  else redirectSeeOther(response, to);
}

/** The posts of a clinic's day: check-in, the steps of a visit, and whoever comes without a booking. */
export function createVisitRoutes({
  database,
  clock,
  board,
}: Pick<AppContext, "database" | "clock"> & { board: QueueSnapshot }) {
  /** The booking's page again, with what was typed and what is wrong with it. */
  async function showAgain(
    response: ServerResponse,
    locale: Locale,
    by: StaffOfClinic,
    id: string,
    more: Pick<Parameters<typeof BookingPage>[0], "wrong" | "missing" | "uncorrected" | "values">,
  ) {
    const now = clock.now();
    const opened = await readBooking(database, by, id, now);
    const screening = await getScreening(database, { staffId: by.id, clinicId: by.clinicId }, id, now);
    const { clinicId, manages } = by;
    const notNow = explainNotNow(opened.booking, now);
    const other = notNow && (await findOtherToday(database, by, id, now));
    const history = await getCorrectionHistory(database, by, id);
    const page = BookingPage({
      ...{ locale, clinicId, manages, now, screening, notNow, other, history },
      ...opened,
      ...more,
    });
    renderPage(
      response,
      422,
      locale,
      formatErrorTitle(locale, getTranslator(locale, "day")("open.title")),
      page,
    );
  }

  async function screen(
    request: IncomingMessage,
    response: ServerResponse,
    locale: Locale,
    home: string,
    by: StaffOfClinic,
    booking: string,
  ) {
    const values = await readForm(request);
    const { answers, missing } = parseScreeningForm(values);
    if (!answers) return showAgain(response, locale, by, booking, { missing, values });
    try {
      const reader = { staffId: by.id, clinicId: by.clinicId };
      await enterScreeningAnswers(database, reader, booking, answers, clock.now());
      redirectSeeOther(response, `${home}?done=screening`);
    } catch (error) {
      if (!(error instanceof DomainError) || error.reason === "booking-unknown") throw error;
      redirectSeeOther(response, `${home}?refused=${error.reason}`);
    }
  }

  async function correct(
    request: IncomingMessage,
    response: ServerResponse,
    locale: Locale,
    home: string,
    by: StaffOfClinic,
    booking: string,
  ) {
    if (!by.manages) throw new DomainError("not-your-role");
    const values = await readForm(request);
    const seen = corrected.safeParse(values);
    if (!seen.success) throw new BadRequest(400, "form");
    const read = correction.safeParse(values);
    if (!read.success) {
      const faults = correctionFaults.filter((field) =>
        read.error.issues.some(({ path }) => path[0] === field),
      );
      if (faults.length === 0) throw new BadRequest(400, "form");
      return showAgain(response, locale, by, booking, { uncorrected: faults, values });
    }
    const { newState: state, newLot, newSite, newReason, why, answers, doctorChecked } = read.data;
    const { from: seenState, seen: correctedAt } = seen.data;
    const becomes = { state, lot: newLot, site: newSite, reason: newReason, answers };
    const checked = doctorChecked === "on";
    try {
      const before = { state: seenState, correctedAt };
      await correctVisit(database, by, booking, before, { ...becomes, checked }, why, clock.now());
      redirectSeeOther(response, `${home}?done=correct`);
    } catch (error) {
      if (!(error instanceof DomainError) || error.reason === "booking-unknown") throw error;
      if (error.reason === "answers-unchecked")
        return showAgain(response, locale, by, booking, { uncorrected: ["doctorChecked"], values });
      redirectSeeOther(response, `${home}?refused=${error.reason}`);
    }
  }

  async function step(
    request: IncomingMessage,
    response: ServerResponse,
    locale: Locale,
    clinic: string,
    by: StaffOfClinic,
    booking: string,
    what: VisitTransition,
  ) {
    const form = await readForm(request);
    const seen = from.safeParse(form);
    if (!seen.success) throw new BadRequest(400, "form");
    const home = `${clinic}/booking/${booking}`;
    const desk = seen.data.back === "check-in" ? `${clinic}/check-in` : null;
    const detail = details[what].safeParse(form);
    if (!detail.success) {
      const wrong = new Set(
        detail.error.issues.map(({ path: [field] }) => (field === "typedLot" ? "lot" : String(field))),
      );
      const faults = z.array(stepFault).safeParse([...wrong]);
      if (!faults.success) throw new BadRequest(400, "form");
      return showAgain(response, locale, by, booking, { wrong: faults.data, values: form });
    }
    const { lot: given, typedLot, ...rest } = detail.data as { lot?: [string, string]; typedLot?: string };
    try {
      // The list has a lot chosen before anybody looked at it: what is typed was meant.
      const said =
        typedLot === undefined && given
          ? { ...rest, product: given[0], lot: given[1] }
          : { ...rest, lot: typedLot };
      await applyTransition(database, by, booking, seen.data.from, what, said, clock.now());
      if (desk && what === "arrive") goOn(request, response, `${desk}?arrived=${booking}`);
      else redirectSeeOther(response, `${home}?done=${what}`);
    } catch (error) {
      // Whoever works at the desk stays with the person, and reads there what went wrong.
      if (!(error instanceof DomainError) || error.reason === "booking-unknown") throw error;
      if (error.reason === "answers-unchecked")
        return showAgain(response, locale, by, booking, { wrong: ["checked"], values: form });
      if (desk) goOn(request, response, `${desk}?booking=${booking}&refused=${error.reason}`);
      else redirectSeeOther(response, `${home}?refused=${error.reason}`);
    }
  }

  async function checkIn(
    request: IncomingMessage,
    response: ServerResponse,
    home: string,
    by: StaffOfClinic,
  ) {
    const { code = "" } = await readForm(request);
    const read = parseReference(code.slice(0, longestMessage));
    const looked = read === "" ? null : await lookUpReference(database, by, read, clock.now());
    const query: Record<string, string> =
      looked?.found === "here"
        ? { booking: looked.id }
        : { code: read.slice(0, 20), fault: looked?.found ?? "empty" };
    goOn(request, response, `${home}/check-in?${new URLSearchParams(query)}`);
  }

  async function walkIn(
    request: IncomingMessage,
    response: ServerResponse,
    locale: Locale,
    home: string,
    by: StaffOfClinic,
  ) {
    const values = await readForm(request);
    const now = clock.now();
    const { applicant, errors } = (values.noPhone === "on" ? parseNameAndBirth : parseIdentityForm)(
      values,
      now,
    );
    const again = (status: number, more: Pick<Parameters<typeof WalkInPage>[0], "faults" | "refused">) => {
      const title = `${getTranslator(locale, "common")("error")}: ${getTranslator(locale, "day")("walkIn.title")}`;
      renderPage(
        response,
        status,
        locale,
        title,
        WalkInPage({ locale, clinicId: by.clinicId, manages: by.manages, values, ...more }),
      );
    };
    if (errors) return again(422, { faults: errors });
    try {
      const birth = parseBirthDate(applicant.birthDate);
      if (!birth) throw new DomainError("not-eligible");
      const { reason, window } = checkEligibility(board.queues(), birth, now);
      if (reason !== "open" || !window) throw new DomainError(shut[reason] ?? "not-eligible");
      const told = { phone: null, ...applicant, locale };
      const identify: Identify = (tx) => personAtDesk(tx, told, by.id, values.another === "on", now);
      const booking = await bookWalkIn(database, by, identify, window.id, generateReference(), now);
      redirectSeeOther(response, `${home}/booking/${booking}?done=walk-in`);
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      again(error.status, { refused: error.reason });
    }
  }

  /** @returns false for an address that is none of these */
  return async (
    request: IncomingMessage,
    response: ServerResponse,
    locale: Locale,
    segments: readonly string[],
    by: StaffOfClinic,
  ): Promise<boolean> => {
    const [, , what, id, act = "", beyond] = segments;
    const home = `/${locale}/clinic/${by.clinicId}`;
    if (what === "check-in" && id === undefined) await checkIn(request, response, home, by);
    else if (what === "walk-in" && id === undefined) await walkIn(request, response, locale, home, by);
    else if (what === "booking" && z.uuid().safeParse(id).success && id && beyond === undefined) {
      if (act === "screening") await screen(request, response, locale, `${home}/booking/${id}`, by, id);
      else if (act === "correct") await correct(request, response, locale, `${home}/booking/${id}`, by, id);
      else if (isStep(act)) await step(request, response, locale, home, by, id, act);
      else return false;
    } else return false;
    return true;
  };
}
