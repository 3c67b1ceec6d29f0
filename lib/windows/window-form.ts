import { z } from "zod";

/** A cohort window as an admin wishes it. Instants are UTC. */
export interface WindowInput {
  slug: string;
  nameKo: string;
  nameEn: string;
  birthYearFrom: number;
  birthYearTo: number;
  lastDigits: number[];
  lobbyOpensAt: Date;
  opensAt: Date;
  closesAt: Date;
  mostInside: number;
  /** The code of its vaccine; null while nobody has said. */
  product: string | null;
  /** Doses for first vaccinations in the whole country, one for each person; null without limit. */
  doses: number | null;
  /** Of each clinic's day, in hundredths; null for all of it. */
  sharePercent: number | null;
  messageKo: string | null;
  messageEn: string | null;
  /** From when on citizens see the window; null for a draft. */
  publishedAt: Date | null;
}

/** When a window is to be shown to citizens. */
export const publications = ["now", "later", "draft"] as const;

/** What can be wrong with a field; each has its words in both languages. */
export type WindowFault =
  | "slug"
  | "name"
  | "year"
  | "years-order"
  | "digits"
  | "instant"
  | "opens-before-lobby"
  | "closes-before-opening"
  | "most-inside"
  | "product"
  | "doses"
  | "share"
  | "both-messages"
  | "published-after-lobby"
  | RefusedFault;

/** Refusals by rule that one field is the cause of. */
export const refusedFaults = [
  "slug-taken",
  "cohort-narrowed",
  "instant-has-passed",
  "product-unknown",
  "stock-below-booked",
] as const;
export type RefusedFault = (typeof refusedFaults)[number];

const fault = (code: WindowFault) => ({ error: code });
const name = z.string(fault("name")).trim().min(1, fault("name")).max(60, fault("name"));
const year = z.coerce
  .number(fault("year"))
  .int(fault("year"))
  .min(1900, fault("year"))
  .max(2100, fault("year"));
const message = z
  .string()
  .trim()
  .max(300, fault("both-messages"))
  .default("")
  .transform((text) => text || null);

/** A wall clock in Korea, as a datetime-local field sends it; Korea keeps UTC+9 all year. */
const seoulInstant = z
  .string(fault("instant"))
  .regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d$/, fault("instant"))
  .transform((text) => new Date(`${text}:00+09:00`))
  .refine((instant) => !Number.isNaN(instant.getTime()), fault("instant"));

/** A whole number as people type it, "1,000,000" too; null for an empty field. */
const numberOrNone = (code: WindowFault, least: number, most: number) =>
  z
    .string()
    .default("")
    .transform((text) => text.replace(/[\s,]/g, ""))
    .pipe(z.string().regex(/^\d*$/, fault(code)))
    .transform((text) => (text === "" ? null : Number(text)))
    .pipe(z.number().min(least, fault(code)).max(most, fault(code)).nullable());

/** Most people inside, as it is typed. */
export const mostInsideField = numberOrNone("most-inside", 1, 1_000_000).pipe(z.number(fault("most-inside")));

const formAt = (now: Date) =>
  z
    .object({
      slug: z.string(fault("slug")).regex(/^[a-z0-9](-?[a-z0-9]){2,39}$/, fault("slug")),
      nameKo: name,
      nameEn: name,
      birthYearFrom: year,
      birthYearTo: year,
      lastDigits: z
        .string()
        .default("")
        .transform((text) => text.replace(/[\s,]/g, ""))
        .refine((text) => /^\d{0,10}$/.test(text), fault("digits"))
        .transform((text) => [...new Set(text)].map(Number).sort()),
      lobbyOpensAt: seoulInstant,
      opensAt: seoulInstant,
      closesAt: seoulInstant,
      mostInside: mostInsideField,
      product: z
        .string()
        .trim()
        .max(40, fault("product"))
        .default("")
        .transform((text) => text || null),
      doses: numberOrNone("doses", 0, 999_999_999),
      sharePercent: numberOrNone("share", 1, 100),
      messageKo: message,
      messageEn: message,
      publish: z.enum(publications).catch("now"),
      publishedAt: z.string().default(""),
    })
    .transform(({ publish, publishedAt, ...wish }, context): WindowInput => {
      if (publish !== "later") return { ...wish, publishedAt: publish === "now" ? now : null };
      const at = seoulInstant.safeParse(publishedAt);
      if (!at.success) context.addIssue({ code: "custom", path: ["publishedAt"], message: "instant" });
      return { ...wish, publishedAt: at.data ?? null };
    })
    .superRefine((wish, context) => {
      const wrong = (path: keyof WindowInput, code: WindowFault) =>
        context.addIssue({ code: "custom", path: [path], message: code });
      if (wish.birthYearFrom > wish.birthYearTo) wrong("birthYearTo", "years-order");
      if (wish.lobbyOpensAt > wish.opensAt) wrong("opensAt", "opens-before-lobby");
      if (wish.opensAt >= wish.closesAt) wrong("closesAt", "closes-before-opening");
      if (wish.publishedAt && wish.product === null) wrong("product", "product");
      if (wish.publishedAt && wish.publishedAt > now && wish.publishedAt > wish.lobbyOpensAt)
        wrong("publishedAt", "published-after-lobby");
      if ((wish.messageKo === null) !== (wish.messageEn === null))
        wrong(wish.messageKo === null ? "messageKo" : "messageEn", "both-messages");
    });

export type WindowFaults = Partial<Record<keyof WindowInput, WindowFault>>;

/**
 * Reads the form of a window: what is wished, or what is wrong with each field.
 *
 * @param now the server's instant, UTC: from then on a window that is shown at once is shown
 */
export function parseWindowForm(
  fields: Record<string, string>,
  now: Date,
): { wish: WindowInput; faults?: undefined } | { wish?: undefined; faults: WindowFaults } {
  const parsed = formAt(now).safeParse(fields);
  if (parsed.success) return { wish: parsed.data };
  const faults: WindowFaults = {};
  for (const issue of parsed.error.issues) {
    const field = issue.path[0] as keyof WindowInput;
    faults[field] ??= issue.message as WindowFault;
  }
  return { faults };
}

/** An instant as a datetime-local field shows it, on Korea's clock. */
export function seoulField(instant: Date): string {
  return new Date(instant.getTime() + 9 * 3_600_000).toISOString().slice(0, 16);
}
