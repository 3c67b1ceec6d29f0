import type { OwnOffer, OwnWait } from "@/lib/booking/offers";
import type { Locale } from "@/lib/platform/seoul";
import { chromeText, hrefIn, textOf } from "../text";
import { ButtonLink, ButtonRow } from "../ui/button";
import { Notice } from "../ui/notice";
import { Heading, Page, Subheading, Text } from "../ui/page";
import { JoinForm, OfferCard, WaitList } from "./waits";

/** A person's offers, to be booked with one tap, and where they wait. */
export function WaitPage({
  locale,
  waits,
  offers,
  bookingKey,
  person,
}: {
  locale: Locale;
  /** Whose they are. */
  person: string;
  waits: OwnWait[];
  offers: OwnOffer[];
  /** One a rendering: pressing twice, or sending again after a lost answer, books once. */
  bookingKey: string;
}) {
  const t = textOf(locale, "wait");
  const base = hrefIn(locale, "/wait");
  return (
    <Page text={chromeText(locale, "/wait")}>
      <Heading>{t("title")}</Heading>
      {offers.map((offer) => (
        <OfferCard
          key={offer.id}
          locale={locale}
          base={base}
          offer={offer}
          bookingKey={bookingKey}
          person={person}
        >
          {t("offerText")}
        </OfferCard>
      ))}
      {waits.length > 0 && (
        <>
          <Subheading>{t("waiting")}</Subheading>
          <Text>{t("waitingText")}</Text>
          <WaitList locale={locale} base={base} waits={waits} person={person} />
        </>
      )}
      {offers.length === 0 && waits.length === 0 && (
        <>
          <Notice title={t("none")}>{t("noneText")}</Notice>
          <ButtonRow>
            <ButtonLink href={hrefIn(locale, "")}>{textOf(locale, "common")("toStart")}</ButtonLink>
          </ButtonRow>
        </>
      )}
    </Page>
  );
}

/** Asks to be told of a place at a clinic or in a district, or of a clinic's leftover doses. */
export function JoinWait({
  locale,
  clinic,
  district,
  leftover = false,
  person,
}: {
  locale: Locale;
  person: string;
  clinic?: number;
  district?: string;
  leftover?: boolean;
}) {
  const what = leftover ? "joinLeftover" : clinic === undefined ? "joinDistrict" : "joinClinic";
  return (
    <JoinForm {...{ locale, clinic, district, leftover, person }} action={hrefIn(locale, "/wait/join")}>
      {textOf(locale, "wait")(what)}
    </JoinForm>
  );
}
