import { z } from "zod";
import { tidyText } from "../shared/tidy-text";
import { toBirthDateFields } from "./birth-date-form";
import { checkName, type NameFault, normalizeName } from "./name";
import { parseMobile, readAnyMobile } from "./phone";
import type { BirthFault } from "./typed-date";

/** Who asks for a code, as written in the sign-in form and not yet proven. */
export interface IdentityClaim {
  name: string;
  /** YYYY-MM-DD */
  birthDate: string;
  /** E.164 */
  phone: string;
}

export type FieldError =
  | { field: "name"; code: "missing" | NameFault }
  | { field: "birthDate"; code: BirthFault }
  | { field: "phone"; code: "missing" | "too-long" | "not-a-mobile" };

export type IdentityForm = Partial<Record<"name" | "year" | "month" | "day" | "phone", unknown>>;

const typed = z
  .string({ error: "missing" })
  .max(200, { error: "too-long", abort: true })
  .refine((text) => tidyText(text) !== "", { error: "missing", abort: true });

const name = typed.transform(normalizeName).transform((text, context) => {
  const fault = checkName(text);
  if (fault) context.addIssue({ code: "custom", message: fault });
  return text;
});

const phoneBy = (read: typeof parseMobile) =>
  typed.transform((text, context) => {
    const phone = read(text);
    if (phone === null) context.addIssue({ code: "custom", message: "not-a-mobile" });
    return phone ?? "";
  });

type Read<T> = { applicant: T; errors: null } | { applicant: null; errors: FieldError[] };

function read<T>(schema: z.ZodType<T>, form: IdentityForm): Read<T> {
  const { name, year, month, day, phone } = form;
  const parsed = schema.safeParse({ name, birthDate: { year, month, day }, phone });
  if (parsed.success) return { applicant: parsed.data, errors: null };
  const errors = new Map<string, FieldError>();
  for (const { path, message } of parsed.error.issues) {
    const field = path[0] as keyof IdentityClaim;
    // A part that is no text at all cannot be read either.
    const part = field === "birthDate" && path.length > 1 ? String(path[1]) : message;
    if (!errors.has(field)) errors.set(field, { field, code: part } as FieldError);
  }
  return { applicant: null, errors: [...errors.values()] };
}

/**
 * Reads the sign-in form and forgives every usual writing of a name, a date and a phone.
 *
 * @param now the server's instant, UTC; today is Seoul's
 * @param synthetic whether the synthetic citizen's own phones are taken, and not as everybody's refused
 * @returns the applicant, or one error for each field that cannot be read
 */
export function parseIdentityForm(
  form: IdentityForm,
  now: Date,
  { synthetic = false } = {},
): Read<IdentityClaim> {
  const phone = phoneBy(synthetic ? readAnyMobile : parseMobile);
  return read(z.object({ name, birthDate: toBirthDateFields(now), phone }), form);
}

/** Reads name and birth date as `parseIdentityForm` does, where a phone is not asked for. */
export function parseNameAndBirth(form: IdentityForm, now: Date): Read<Omit<IdentityClaim, "phone">> {
  return read(z.object({ name, birthDate: toBirthDateFields(now) }), form);
}
