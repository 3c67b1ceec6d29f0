import { randomUUID } from "node:crypto";
import type { Locale } from "@/lib/shared/time/seoul";
import type { OwnOffer, OwnWaitlistEntry } from "@/lib/waitlist/waitlist";
import { JoinWaitlistForm, OfferCard, WaitlistEntries } from "../booking/waitlist-entries";
import { getTranslator } from "../i18n";
import { Subheading } from "../ui/page";

/**
 * Where a caller waits for a place, and what is offered to them now, for the agent to read out and to answer.
 *
 * @param home the call's own page, without its language
 */
export function CallerWaitlist({
  locale,
  home,
  waits,
  offers,
}: {
  locale: Locale;
  home: string;
  waits: OwnWaitlistEntry[];
  offers: OwnOffer[];
}) {
  if (waits.length === 0 && offers.length === 0) return null;
  const base = `/${locale}${home}`;
  return (
    <>
      <Subheading>{getTranslator(locale, "wait")("title")}</Subheading>
      {offers.map((offer) => (
        <OfferCard key={offer.id} locale={locale} base={base} offer={offer} bookingKey={randomUUID()} />
      ))}
      {waits.length > 0 && <WaitlistEntries locale={locale} base={base} waits={waits} />}
    </>
  );
}

/** Puts a caller on the list of those who wait for a clinic, for a district, or for a clinic's leftover doses. */
export function CallerJoinWaitlist({
  locale,
  home,
  clinic,
  district,
  leftover = false,
}: {
  locale: Locale;
  home: string;
  clinic?: number;
  district?: string;
  leftover?: boolean;
}) {
  const what = leftover ? "waitLeftover" : clinic === undefined ? "waitDistrict" : "waitClinic";
  return (
    <JoinWaitlistForm {...{ locale, clinic, district, leftover }} action={`/${locale}${home}/wait`}>
      {getTranslator(locale, "agent")(what)}
    </JoinWaitlistForm>
  );
}
