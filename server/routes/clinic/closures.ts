import type { ServerResponse } from "node:http";
import { z } from "zod";
import { type CloseFault, ClosePage } from "../../../components/clinic/close-page";
import { type ClosingDesk, getClosingPath } from "../../../components/clinic/closing-layout";
import { getTranslator } from "../../../components/i18n";
import { createClosingActs } from "../../../lib/booking/closing-acts";
import type { ClinicStaff } from "../../../lib/clinics/capacity";
import type { Closing } from "../../../lib/clinics/closing-plan";
import { closingReason } from "../../../lib/clinics/closing-reason";
import { takeBackClosing } from "../../../lib/clinics/closing-result";
import { getClosingView } from "../../../lib/clinics/closing-view";
import { CLOSE_UNASKED, closeTimes, closingRemedies, reopenTimes } from "../../../lib/clinics/closures";
import type { AppContext } from "../../../lib/shared/context";
import { DomainError } from "../../../lib/shared/errors";
import { serializeError } from "../../../lib/shared/log";
import { composeText } from "../../../lib/shared/tidy-text";
import type { Locale } from "../../../lib/shared/time/seoul";
import { BadRequest, redirectSeeOther } from "../../http";
import { formatErrorTitle, renderPage } from "../../render";

const times = z.object({ day: z.iso.date(), slot: z.coerce.number().int().positive().optional() });
const decision = z.object({ remedy: z.enum(closingRemedies), seen: z.string().regex(/^[0-9a-f]{16}$/) });
const takenBack = z.object({ closing: z.uuid() });

/** The last parts of the paths of these posts. */
export const closureActs = ["close", "reopen", "take-back-closing"] as const;
export type ClosureAct = (typeof closureActs)[number];

/**
 * The posts that close a clinic's times, take a closing back and open times again, of its own staff and of admins.
 * Who may do which of them is asked by the functions that do it.
 */
export function createClosureRoutes({
  database,
  clock,
  environment,
  log,
}: Pick<AppContext, "database" | "clock" | "environment" | "log">) {
  async function close(
    form: Record<string, string>,
    response: ServerResponse,
    locale: Locale,
    home: string,
    by: ClinicStaff,
    desk: ClosingDesk,
    closing: Closing,
  ) {
    const asked = decision.safeParse(form);
    if (!asked.success) throw new BadRequest(400, "form");
    const { remedy, seen } = asked.data;
    const now = clock.now();
    const view = await getClosingView(database, by, closing, now);
    if (!view) throw new DomainError("slot-past");
    const again = (status: number, faults: CloseFault[], changed = false) =>
      renderPage(
        response,
        status,
        locale,
        formatErrorTitle(locale, getTranslator(locale, "day")("week.title")),
        ClosePage({
          locale,
          desk,
          day: closing.day,
          view,
          remedy,
          base: new URL(environment.baseUrl),
          values: { reason: form.reason, count: form.count },
          faults,
          changed,
        }),
      );
    if (remedy === "cancel" && desk.viewer === "staff") throw new DomainError("not-your-role");
    if (view.seen !== seen) return again(409, [], true);
    const count = view.people.length;
    const reason = count > 0 ? closingReason.safeParse(form.reason) : { success: true as const, data: "" };
    const typedCount = Number(composeText((form.count ?? "").slice(0, 20)).replace(/\D/g, ""));
    const faults: CloseFault[] = [];
    if (!reason.success) faults.push("reason");
    if (count > CLOSE_UNASKED && typedCount !== count) faults.push("count");
    if (!reason.success || faults.length > 0) return again(422, faults);
    try {
      const acts = createClosingActs(by.id, now);
      const decided = { remedy, reason: reason.data, seen, typedCount };
      const { id, fault } = await closeTimes(database, by, closing, decided, acts, now);
      if (fault) log.error({ closing: id, ...serializeError(fault) }, "a closing was not done for all");
      redirectSeeOther(response, `${home}/close?closing=${id}`);
    } catch (error) {
      if (!(error instanceof DomainError) || error.reason !== "closing-changed") throw error;
      const { day, slotId } = closing;
      const query = { day, ...(slotId !== undefined && { slot: String(slotId) }), remedy, changed: "1" };
      redirectSeeOther(response, `${home}/close?${new URLSearchParams(query)}`);
    }
  }

  return async (
    form: Record<string, string>,
    response: ServerResponse,
    act: ClosureAct,
    locale: Locale,
    by: ClinicStaff,
    viewer: ClosingDesk["viewer"],
  ): Promise<void> => {
    const desk = { clinicId: by.clinicId, viewer };
    const home = `/${locale}${getClosingPath(desk)}`;
    const read = <T>(schema: z.ZodType<T>): T => {
      const parsed = schema.safeParse(form);
      if (!parsed.success) throw new BadRequest(400, "form");
      return parsed.data;
    };
    if (act === "take-back-closing") {
      const { closing } = read(takenBack);
      await takeBackClosing(database, by, closing, clock.now());
      return redirectSeeOther(response, `${home}/close?closing=${closing}`);
    }
    const { day, slot: slotId } = read(times);
    if (act === "reopen") {
      await reopenTimes(database, by, { day, slotId }, clock.now());
      return redirectSeeOther(response, `${home}/week?day=${day}&done=reopened`);
    }
    await close(form, response, locale, home, by, desk, { day, slotId });
  };
}
