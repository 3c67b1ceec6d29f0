import { z } from "zod";
import { DomainError } from "../../../lib/shared/errors";

/** What a form says that its page showed, beside what it acts on: for whom it was. */
export const shown = z.object({ person: z.uuid().optional() });

/**
 * Refuses an act whose page was shown for somebody else: on one device people sign in one after another, and turn to
 * their parents' bookings and back, while older pages are still open.
 *
 * @throws DomainError `shown-another`
 */
export function refuseShownAnother(form: z.infer<typeof shown>, personId: string): void {
  if (form.person !== undefined && form.person !== personId) throw new DomainError("shown-another");
}
