import { toCookieName } from "../shared/cookie-name";
import { formatCookie } from "../shared/cookies";
import { createJwtSigner, type SigningKey } from "../shared/crypto/jwt";

/** A person's entry in a window's line. It never changes, so it never expires. */
export interface Ticket {
  window: string;
  entryNo: number;
}

/** The right to go beyond the waiting room of one window, for one person, for a while. */
export interface AdmissionClaims {
  window: string;
  admission: string;
  /** Whether it was made longer, which is done once. */
  extended?: boolean;
}

/** How long an admission lasts. Seconds. */
export const admissionSeconds = 20 * 60;

/** How much longer an admission can be made, once. Seconds. */
export const extensionSeconds = 10 * 60;

/** How long before its end people are warned. Seconds. */
export const expiryWarningSeconds = 5 * 60;

/** How long a browser keeps an admission that has ended, so that its end can be told from never having had one. */
const rememberedSeconds = 24 * 3600;

export const admissionCookie = (secure: boolean) => toCookieName("admission", secure);
export const ticketCookie = (slug: string, secure: boolean) => toCookieName(`ticket-${slug}`, secure);
/** Only lets the page say that a message was asked for; nothing is decided by it. */
export const reminderCookie = (slug: string, secure: boolean) => toCookieName(`reminder-${slug}`, secure);

/** The two kinds of token of the line; their audiences differ, so neither passes for the other. */
export function createQueueTokens(keys: readonly SigningKey[]) {
  return {
    tickets: createJwtSigner<Ticket>(keys, { audience: "queue-ticket" }),
    admissions: createJwtSigner<AdmissionClaims>(keys, {
      audience: "queue-admission",
      lifetimeSeconds: admissionSeconds,
    }),
  };
}

export type QueueTokens = ReturnType<typeof createQueueTokens>;

export function formatAdmissionCookie(token: string, secure: boolean): string {
  return formatCookie(admissionCookie(secure), token, { secure, maxAgeSeconds: rememberedSeconds });
}

/** @param asked whether a message is wanted; a cookie that was given before goes when it is not */
export function formatReminderCookie(slug: string, asked: boolean, secure: boolean): string {
  const maxAgeSeconds = asked ? 30 * 24 * 3600 : 0;
  return formatCookie(reminderCookie(slug, secure), asked ? "1" : "", { secure, maxAgeSeconds });
}

/** Tickets are kept for a month; a lost one is given again, with the same entry. */
export function formatTicketCookie(slug: string, token: string, secure: boolean): string {
  return formatCookie(ticketCookie(slug, secure), token, { secure, maxAgeSeconds: 30 * 24 * 3600 });
}
