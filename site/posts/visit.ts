import type { IncomingMessage, ServerResponse } from "node:http";
import { z } from "zod";
import { WalkInPage } from "../../components/clinic/walk-in-page";
import { textOf } from "../../components/text";
import { newCode, tidyCode } from "../../lib/booking/code";
import type { ClinicStaff } from "../../lib/clinic/capacity";
import { dayStates } from "../../lib/clinic/day-state";
import { bookingByCode, declineReasons, type Step, sites, steps, takeStep } from "../../lib/clinic/visit";
import { bookWalkIn, type Identify } from "../../lib/clinic/walk-in";
import { answerFor } from "../../lib/eligibility/answer";
import { readApplicant } from "../../lib/identity/applicant";
import { readBirthDate } from "../../lib/identity/birth";
import { personAtDesk } from "../../lib/identity/phone-people";
import { BadRequest, readForm, seeOther } from "../../lib/platform/http";
import { Refusal, type RefusalReason } from "../../lib/platform/refusal";
import type { Runtime } from "../../lib/platform/runtime";
import type { Locale } from "../../lib/platform/seoul";
import type { Board } from "../../lib/queue/board";
import { show } from "../answer";

const from = z.object({ from: z.enum(dayStates) });
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
/** What each step must say. */
const details = {
  arrive: z.object({}),
  vaccinate: z.object({ lot, site: z.enum(sites) }),
  decline: z.object({ reason: z.enum(declineReasons) }),
  "no-show": z.object({}),
  undo: z.object({}),
} as const;

const isStep = (text: string): text is Step => (steps as readonly string[]).includes(text);

/** Why nobody can be booked at the desk now, by what a citizen would be told. */
const shut: Record<string, RefusalReason> = {
  lobby: "window-not-yet-open",
  "not-yet-open": "window-not-yet-open",
  paused: "window-paused",
  "window-closed": "window-closed",
  "no-window-planned": "not-eligible",
};

/** The posts of a clinic's day: check-in, the steps of a visit, and whoever comes without a booking. */
export function visitPosts({
  database,
  clock,
  board,
}: Pick<Runtime, "database" | "clock"> & { board: Board }) {
  async function step(
    request: IncomingMessage,
    response: ServerResponse,
    home: string,
    by: ClinicStaff,
    booking: string,
    what: Step,
  ) {
    const form = await readForm(request);
    const seen = from.safeParse(form);
    if (!seen.success) throw new BadRequest(400, "form");
    const detail = details[what].safeParse(form);
    if (!detail.success) {
      const wrong = new Set(detail.error.issues.map((issue) => String(issue.path[0])));
      return seeOther(response, `${home}?wrong=${[...wrong].join("+")}`);
    }
    const { lot: given, ...rest } = detail.data as { lot?: [string, string] };
    try {
      const said = { ...rest, ...(given && { product: given[0], lot: given[1] }) };
      await takeStep(database, by, booking, seen.data.from, what, said, clock.now());
      seeOther(response, `${home}?done=${what}`);
    } catch (error) {
      // Whoever works at the desk stays with the person, and reads there what went wrong.
      if (!(error instanceof Refusal) || error.reason === "booking-unknown") throw error;
      seeOther(response, `${home}?refused=${error.reason}`);
    }
  }

  async function checkIn(request: IncomingMessage, response: ServerResponse, home: string, by: ClinicStaff) {
    const { code = "" } = await readForm(request);
    const typed = code.slice(0, 40);
    try {
      const id = await bookingByCode(database, by, tidyCode(typed), clock.now());
      seeOther(response, `${home}/booking/${id}`);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      seeOther(response, `${home}/check-in?${new URLSearchParams({ unknown: typed })}`);
    }
  }

  async function walkIn(
    request: IncomingMessage,
    response: ServerResponse,
    locale: Locale,
    home: string,
    by: ClinicStaff,
  ) {
    const values = await readForm(request);
    const now = clock.now();
    const { applicant, errors } = readApplicant(values, now);
    const again = (status: number, more: Pick<Parameters<typeof WalkInPage>[0], "faults" | "refused">) => {
      const title = `${textOf(locale, "common")("error")}: ${textOf(locale, "day")("walkIn.title")}`;
      show(response, status, locale, title, WalkInPage({ locale, clinicId: by.clinicId, values, ...more }));
    };
    if (errors) return again(422, { faults: errors });
    try {
      const birth = readBirthDate(applicant.birthDate);
      if (!birth) throw new Refusal("not-eligible");
      const { reason, window } = answerFor(board.lines(), birth, now);
      if (reason !== "open" || !window) throw new Refusal(shut[reason] ?? "not-eligible");
      const told = { ...applicant, locale };
      const identify: Identify = (tx) => personAtDesk(tx, told, values.another === "on", now);
      const booking = await bookWalkIn(database, by, identify, window.id, newCode(), now);
      seeOther(response, `${home}/booking/${booking}?done=walk-in`);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      again(error.status, { refused: error.reason });
    }
  }

  /** @returns false for an address that is none of these */
  return async (
    request: IncomingMessage,
    response: ServerResponse,
    locale: Locale,
    segments: readonly string[],
    by: ClinicStaff,
  ): Promise<boolean> => {
    const [, , what, id, act = "", beyond] = segments;
    const home = `/${locale}/clinic/${by.clinicId}`;
    if (what === "check-in" && id === undefined) await checkIn(request, response, home, by);
    else if (what === "walk-in" && id === undefined) await walkIn(request, response, locale, home, by);
    else if (
      what === "booking" &&
      z.uuid().safeParse(id).success &&
      id &&
      isStep(act) &&
      beyond === undefined
    )
      await step(request, response, `${home}/booking/${id}`, by, id, act);
    else return false;
    return true;
  };
}
