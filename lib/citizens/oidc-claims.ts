import { z } from "zod";
import { type Database, withTransaction } from "../shared/db/database";
import { DomainError } from "../shared/errors";
import type { Locale } from "../shared/time/seoul";
import { parseBirthDate, toBirthDateFields } from "./birth-date-form";
import { checkName, normalizeName } from "./name";
import { findPersonByIdentity, linkIdentity, type Person } from "./person";
import { parseMobile } from "./phone";
import { personOfProof } from "./shared-phones";

export interface ExternalClaims {
  /** The provider's own, unchanging name for the person. */
  subject: string;
  name: string | null;
  /** YYYY-MM-DD; null when the provider does not know the whole date. */
  birthDate: string | null;
  /** As the provider writes it; null when absent or not verified. */
  phone: string | null;
  locale?: Locale;
}

const text = z.string().min(1).nullish().catch(null);

const openIdClaims = z.object({
  sub: z.string().min(1),
  name: text,
  birthdate: text,
  phone_number: text,
  phone_number_verified: z.boolean().nullish().catch(null),
  locale: text,
});

/** OpenID Connect Core 1.0, section 5.1. A phone counts only where the provider says that it verified it. */
export function parseOpenIdConnectClaims(profile: unknown): ExternalClaims {
  const claims = openIdClaims.parse(profile);
  return {
    subject: claims.sub,
    name: claims.name ?? null,
    birthDate: claims.birthdate ?? null,
    phone: (claims.phone_number_verified && claims.phone_number) || null,
    ...(claims.locale ? { locale: claims.locale.toLowerCase().startsWith("ko") ? "ko" : "en" } : {}),
  };
}

/** Puts together a year and a day of the year such as "0304" or "03-04". */
function wholeDate(year: string | null | undefined, monthDay: string | null | undefined): string | null {
  const [, month, day] = /^(\d\d)-?(\d\d)$/.exec(monthDay ?? "") ?? [];
  return year && month && day ? `${year}-${month}-${day}` : null;
}

const kakaoProfile = z.object({
  id: z.union([z.number(), z.string().min(1)]),
  kakao_account: z
    .object({ name: text, birthyear: text, birthday: text, birthday_type: text, phone_number: text })
    .nullish()
    .catch(null),
});

/** Kakao's `/v2/user/me`. A birthday of the lunar calendar is not the registered date, so it is none. */
export function parseKakaoClaims(profile: unknown): ExternalClaims {
  const { id, kakao_account: account } = kakaoProfile.parse(profile);
  const solar = account?.birthday_type !== "LUNAR";
  return {
    subject: String(id),
    name: account?.name ?? null,
    birthDate: solar ? wholeDate(account?.birthyear, account?.birthday) : null,
    phone: account?.phone_number ?? null,
  };
}

const naverProfile = z.object({
  response: z.object({ id: z.string().min(1), name: text, birthyear: text, birthday: text, mobile: text }),
});

export function parseNaverClaims(profile: unknown): ExternalClaims {
  const { id, name, birthyear, birthday, mobile } = naverProfile.parse(profile).response;
  return {
    subject: id,
    name: name ?? null,
    birthDate: wholeDate(birthyear, birthday),
    phone: mobile ?? null,
  };
}

/** Who a provider says somebody is, as the same rules read it by which people's own answers are read. */
export interface Vouched {
  name: string;
  /** YYYY-MM-DD */
  birthDate: string;
  /** E.164; null where the provider vouches for none. */
  phone: string | null;
  locale?: Locale;
}

/** @throws DomainError `name-missing` or `birth-date-missing` when the provider does not say, or says what is none */
export function readVouched(claims: ExternalClaims, now: Date): Vouched {
  const name = normalizeName(claims.name ?? "");
  if (checkName(name)) throw new DomainError("name-missing");
  const birth = parseBirthDate(claims.birthDate ?? "") && (claims.birthDate as string);
  const [year, month, day] = birth?.split("-") ?? [];
  const birthDate = toBirthDateFields(now).safeParse({ year, month, day }).data;
  if (!birthDate) throw new DomainError("birth-date-missing");
  return { name, birthDate, phone: parseMobile(claims.phone ?? ""), locale: claims.locale };
}

/**
 * The person whom a provider vouches for: the one who came by it before, else the one with the same
 * verified phone, name and birth date, else a new one. What is kept of a known person does not change. One account
 * of a provider is not one person, a verified phone is: who has none of them yet signs in by a code first.
 *
 * @param provider `oidc`, `kakao` or `naver`
 * @param now the server's instant, UTC
 * @throws DomainError as `readVouched`, `phone-missing` without a verified phone, `name-differs` where their phone's
 *   person has another name, or `phone-of-another` when it belongs to a person of another birth date
 */
export async function findOrCreatePersonOfProvider(
  database: Database,
  provider: string,
  claims: ExternalClaims,
  now: Date,
): Promise<Person> {
  return withTransaction(database, async (tx) => {
    // Of two first sign-ins of one subject the second waits here, and then finds the first's person.
    await tx.query("SELECT pg_advisory_xact_lock(hashtextextended($1, 2))", [
      `${provider} ${claims.subject}`,
    ]);
    const known = await findPersonByIdentity(tx, provider, claims.subject);
    if (known?.phoneProven) return known.person;
    const { phone, ...vouched } = readVouched(claims, now);
    if (phone === null) throw new DomainError("phone-missing");
    const identified = await personOfProof(tx, { ...vouched, phone }, undefined, now);
    if (!("person" in identified)) throw new DomainError(identified.refusal);
    await linkIdentity(tx, provider, claims.subject, identified.person.id);
    return identified.person;
  });
}
