/** Every reason for which the server refuses, and the HTTP status that says it. */
export const refusals = {
  "no-session": 401,
  "no-staff-session": 401,
  "not-your-role": 403,
  "no-admission": 403,
  "admission-expired": 403,
  "admission-of-another": 403,
  "not-eligible": 403,
  "window-unknown": 404,
  "window-not-yet-open": 403,
  "window-paused": 403,
  "window-closed": 403,
  "not-in-line": 403,
  "nowhere-to-write": 409,
  "not-your-turn": 403,
  "inside-is-full": 503,
  "slot-unknown": 404,
  "slot-past": 409,
  "slot-full": 409,
  "hold-missing": 409,
  "not-your-proxy": 403,
  "caller-unknown": 404,
  "caller-not-matched": 409,
  "call-ended": 403,
  "agents-are-full": 503,
  "not-a-parent": 422,
  "phone-is-yours": 422,
  "people-limit": 409,
  "doses-gone": 409,
  "doses-held": 409,
  "share-gone": 409,
  "stock-below-booked": 409,
  "first-dose-missing": 409,
  "no-second-dose": 409,
  "second-dose-elsewhere": 409,
  "interval-not-kept": 409,
  "capacity-below-booked": 409,
  "offer-gone": 409,
  "offer-open": 409,
  "no-window-now": 403,
  "leftover-time": 422,
  "product-unknown": 422,
  "product-used": 409,
  "already-booked": 409,
  "booking-unknown": 404,
  "booking-cancelled": 409,
  "questions-closed": 409,
  "key-used-otherwise": 422,
  "cancel-first": 409,
  "in-line-still": 409,
  "code-wrong": 401,
  "code-expired": 401,
  "code-tries-used-up": 401,
  "code-limit": 429,
  "phone-of-another": 409,
  "birth-date-missing": 403,
  "name-missing": 403,
  "sign-in-refused": 401,
  "sign-in-limit": 429,
  "message-unknown": 404,
  "email-taken": 409,
  "password-too-short": 422,
  "password-too-long": 422,
  "password-known": 422,
  "password-wrong": 403,
  "password-needed": 403,
  "second-step-wrong": 401,
  "second-step-expired": 401,
  "second-step-missing": 403,
  "invitation-gone": 404,
  "invited-already": 409,
  "staff-unknown": 404,
  "not-yourself": 409,
  "clinic-of-another": 403,
  "clinic-unknown": 422,
  "slug-taken": 409,
  "edited-meanwhile": 409,
  "window-closed-for-good": 409,
  "cohort-narrowed": 409,
  "instant-has-passed": 409,
  "not-in-this-phase": 409,
  "not-rehearsed": 409,
  "rehearsal-goes-on": 409,
  "nothing-to-undo": 409,
} as const;

export type RefusalReason = keyof typeof refusals;

/** A refusal by rule: expected, explained to the person by its reason, never logged as an error. */
export class Refusal extends Error {
  readonly status: number;

  constructor(readonly reason: RefusalReason) {
    // A refusal is an answer and not a fault: nobody reads where it came from, and a crowd is refused.
    const { stackTraceLimit } = Error;
    Error.stackTraceLimit = 0;
    super(reason);
    Error.stackTraceLimit = stackTraceLimit;
    this.name = "Refusal";
    this.status = refusals[reason];
  }
}
