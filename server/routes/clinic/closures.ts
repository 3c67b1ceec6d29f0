import type { IncomingMessage, ServerResponse } from "node:http";
import { z } from "zod";
import { type CloseFault, ClosePage } from "../../../components/clinic/close-page";
import { getTranslator } from "../../../components/i18n";
import { createClosingActs } from "../../../lib/booking/closing-acts";
import type { Closing } from "../../../lib/clinics/closing-plan";
import { takeBackClosing } from "../../../lib/clinics/closing-result";
import { getClosingView } from "../../../lib/clinics/closing-view";
import { CLOSE_UNASKED, closeTimes, closingRemedies, reopenTimes } from "../../../lib/clinics/closures";
import type { AppContext } from "../../../lib/shared/context";
import { DomainError } from "../../../lib/shared/errors";
import { composeText } from "../../../lib/shared/tidy-text";
import type { Locale } from "../../../lib/shared/time/seoul";
import type { StaffOfClinic } from "../../auth/access-rules";
import { BadRequest, readForm, redirectSeeOther } from "../../http";
import { formatErrorTitle, renderPage } from "../../render";

const times = z.object({ day: z.iso.date(), slot: z.coerce.number().int().positive().optional() });
const decision = z.object({ remedy: z.enum(closingRemedies), seen: z.string().regex(/^[0-9a-f]{16}$/) });
const takenBack = z.object({ closing: z.uuid() });

/** A message of the clinic leads nowhere and asks nobody to call: both are how frauds read. */
const isLinkOrPhone = (text: string) =>
  /:\/\/|www\.|[a-z0-9]\.[a-z]{2}/i.test(text) || /\d{7}/.test(text.replace(/[\s().-]/g, ""));
const reasonField = z
  .string()
  .max(400)
  .transform(composeText)
  .pipe(z.string().min(2).max(60))
  .refine((text) => !isLinkOrPhone(text));

/** The posts that close a clinic's times, take a closing back and open times again. */
export function createClosureRoutes({
  database,
  clock,
  environment,
}: Pick<AppContext, "database" | "clock" | "environment">) {
  async function close(
    form: Record<string, string>,
    response: ServerResponse,
    locale: Locale,
    home: string,
    staff: StaffOfClinic,
    closing: Closing,
  ) {
    const asked = decision.safeParse(form);
    if (!asked.success) throw new BadRequest(400, "form");
    const { remedy, seen } = asked.data;
    const by = { id: staff.id, clinicId: staff.clinicId };
    const { manages } = staff;
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
          clinicId: by.clinicId,
          manages,
          day: closing.day,
          view,
          remedy,
          base: new URL(environment.baseUrl),
          values: { reason: form.reason, count: form.count },
          faults,
          changed,
        }),
      );
    if (remedy === "cancel" && !manages) throw new DomainError("not-your-role");
    if (view.seen !== seen) return again(409, [], true);
    const count = view.people.length;
    const reason = count > 0 ? reasonField.safeParse(form.reason) : { success: true as const, data: "" };
    const typedCount = Number(composeText((form.count ?? "").slice(0, 20)).replace(/\D/g, ""));
    const faults: CloseFault[] = [];
    if (!reason.success) faults.push("reason");
    if (count > CLOSE_UNASKED && typedCount !== count) faults.push("count");
    if (!reason.success || faults.length > 0) return again(422, faults);
    try {
      const acts = createClosingActs(by.id, now);
      const decided = { remedy, reason: reason.data, seen, typedCount };
      const id = await closeTimes(database, by, manages, closing, decided, acts, now);
      redirectSeeOther(response, `${home}/close?closing=${id}`);
    } catch (error) {
      if (!(error instanceof DomainError) || error.reason !== "closing-changed") throw error;
      const { day, slotId } = closing;
      const query = { day, ...(slotId !== undefined && { slot: String(slotId) }), remedy, changed: "1" };
      redirectSeeOther(response, `${home}/close?${new URLSearchParams(query)}`);
    }
  }

  /** @returns false for an address that is none of these */
  return async (
    request: IncomingMessage,
    response: ServerResponse,
    what: string | undefined,
    locale: Locale,
    staff: StaffOfClinic,
  ): Promise<boolean> => {
    if (what !== "close" && what !== "reopen" && what !== "take-back-closing") return false;
    const form = await readForm(request);
    const home = `/${locale}/clinic/${staff.clinicId}`;
    const by = { id: staff.id, clinicId: staff.clinicId };
    const read = <T>(schema: z.ZodType<T>): T => {
      const parsed = schema.safeParse(form);
      if (!parsed.success) throw new BadRequest(400, "form");
      return parsed.data;
    };
    if (what === "take-back-closing") {
      const { closing } = read(takenBack);
      await takeBackClosing(database, by, closing, clock.now());
      redirectSeeOther(response, `${home}/close?closing=${closing}`);
      return true;
    }
    const { day, slot: slotId } = read(times);
    if (what === "reopen") {
      await reopenTimes(database, by, { day, slotId }, clock.now());
      redirectSeeOther(response, `${home}/week?day=${day}&done=reopened`);
      return true;
    }
    await close(form, response, locale, home, staff, { day, slotId });
    return true;
  };
}
