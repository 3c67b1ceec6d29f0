/** What people are told of by templates; the words stand in messages/LANGUAGE/tell.json. */
export const templates = [
  "booking-confirmed",
  "booking-changed",
  "booking-cancelled",
  "booking-reminder",
  "lobby-opens",
  "closing-moved",
  "closing-cancelled",
] as const;

export type Template = (typeof templates)[number];

/** Messages that can wait for the morning. */
const reminders: ReadonlySet<Template> = new Set<Template>(["booking-reminder", "lobby-opens"]);

/** What a template speaks of, as it was when the message was written. */
export interface TemplateData {
  template: Template;
  booking: TemplateBooking | null;
  window: TemplateWindow | null;
}

export interface TemplateWindow {
  nameKo: string;
  nameEn: string;
  lobbyOpensAt: Date;
  opensAt: Date;
  closesAt: Date;
}

export interface TemplateBooking {
  code: string;
  dose: number;
  startsAt: Date;
  clinicKo: string;
  clinicEn: string;
  addressKo: string;
  addressEn: string;
  /** When the second dose is, or was when it was cancelled with the first; null of a second one, or when there is none. */
  secondAt: Date | null;
  /** Whether the person still has this booking at this time. */
  stands: boolean;
  /** Of a clinic that closed a time: when the booking was before, and why. */
  closing: { from: Date; reason: string } | null;
}

export const isReminder = (template: Template): boolean => reminders.has(template);

/**
 * Whether a reminder reminds of nothing any more: cancelled or moved meanwhile, or over.
 *
 * @param now UTC
 * @throws Error when a closing's message lacks what it tells of: that is a fault, and no reason to tell nobody
 */
export function isOutdated({ template, booking, window }: TemplateData, now: Date): boolean {
  if (template === "booking-reminder") return !booking?.stands || booking.startsAt <= now;
  if (template === "lobby-opens") return !window || window.closesAt <= now;
  if (template === "closing-moved" || template === "closing-cancelled") {
    if (!booking?.closing) throw new Error("a closing's message lacks its times");
    return booking.stands !== (template === "closing-moved");
  }
  return booking === null;
}
