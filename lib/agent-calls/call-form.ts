import { z } from "zod";
import { parseReference } from "../booking/typed-reference";
import {
  type FieldError,
  type IdentityForm,
  parseIdentityForm,
  parseNameAndBirth,
} from "../citizens/identity-form";
import { type CallerAnswers, type CallReason, callReasons } from "./calls";

/** A field of the form with which a call begins, and what is wrong with it. */
export type CallFault = FieldError | { field: "reason" | "bookingCode" | "bookingDay"; code: "wrong" };

/** The form with which a call begins, as typed. */
export type CallForm = IdentityForm &
  Partial<Record<"reason" | "bookingCode" | "bookingDay" | "noPhone", string>>;

/** Longer than any code. */
const longestCode = 40;

const day = z.iso.date();

const wrong = (field: "reason" | "bookingCode" | "bookingDay") => ({ field, code: "wrong" as const });

/**
 * Reads what a caller answered. Without a phone the booking's code finds them, unless they say that they have none.
 *
 * @param now the server's instant, UTC; today is Seoul's
 * @returns the answers and the reason of the call, or the fields that cannot be read
 */
export function parseCallForm(
  form: CallForm,
  now: Date,
): { answers: CallerAnswers; reason: CallReason; faults: null } | { answers: null; faults: CallFault[] } {
  const code = parseReference(form.bookingCode ?? "");
  const withoutPhone = form.noPhone === "on" || (code !== "" && String(form.phone ?? "").trim() === "");
  const { applicant, errors } = (withoutPhone ? parseNameAndBirth : parseIdentityForm)(form, now);
  const reason = callReasons.find((candidate) => candidate === form.reason);
  const dated = day.optional().safeParse(form.bookingDay || undefined);
  const faults: CallFault[] = [
    ...(reason ? [] : [wrong("reason")]),
    ...(errors ?? []),
    ...(code.length > longestCode ? [wrong("bookingCode")] : []),
    ...(dated.success ? [] : [wrong("bookingDay")]),
  ];
  if (faults.length > 0 || !applicant || !reason) return { answers: null, faults };
  return { answers: { ...applicant, code: code || undefined, day: dated.data }, reason, faults: null };
}
