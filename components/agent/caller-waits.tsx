import { randomUUID } from "node:crypto";
import type { OwnOffer, OwnWait } from "@/lib/booking/offers";
import type { Locale } from "@/lib/platform/seoul";
import { JoinForm, OfferCard, WaitList } from "../booking/waits";
import { textOf } from "../text";
import { Subheading } from "../ui/page";

/**
 * Where a caller waits for a place, and what is offered to them now, for the agent to read out and to answer.
 *
 * @param home the call's own page, without its language
 */
export function CallerWaits({
  locale,
  home,
  waits,
  offers,
}: {
  locale: Locale;
  home: string;
  waits: OwnWait[];
  offers: OwnOffer[];
}) {
  if (waits.length === 0 && offers.length === 0) return null;
  const base = `/${locale}${home}`;
  return (
    <>
      <Subheading>{textOf(locale, "wait")("title")}</Subheading>
      {offers.map((offer) => (
        <OfferCard key={offer.id} locale={locale} base={base} offer={offer} bookingKey={randomUUID()} />
      ))}
      {waits.length > 0 && <WaitList locale={locale} base={base} waits={waits} />}
    </>
  );
}

/** Puts a caller on the list of those who wait for a clinic, for a district, or for a clinic's leftover doses. */
export function CallerJoin({
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
    <JoinForm {...{ locale, clinic, district, leftover }} action={`/${locale}${home}/wait`}>
      {textOf(locale, "agent")(what)}
    </JoinForm>
  );
}
