import type { Locale } from "@/lib/shared/time/seoul";
import type { OwnOffer, OwnWaitlistEntry } from "@/lib/waitlist/waitlist";
import { getChromeText, getTranslator, localizePath } from "../i18n";
import { ButtonLink, ButtonRow } from "../ui/button";
import { Notice } from "../ui/notice";
import { Heading, Page, Subheading, Text } from "../ui/page";
import { JoinWaitlistForm, OfferCard, WaitlistEntries } from "./waitlist-entries";

/** A person's offers, to be booked with one tap, and where they wait. */
export function WaitlistPage({
  locale,
  waits,
  offers,
  bookingKey,
  person,
}: {
  locale: Locale;
  /** Whose they are. */
  person: string;
  waits: OwnWaitlistEntry[];
  offers: OwnOffer[];
  /** One a rendering: pressing twice, or sending again after a lost answer, books once. */
  bookingKey: string;
}) {
  const t = getTranslator(locale, "wait");
  const base = localizePath(locale, "/wait");
  return (
    <Page text={getChromeText(locale, "/wait")}>
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
          <WaitlistEntries locale={locale} base={base} waits={waits} person={person} />
        </>
      )}
      {offers.length === 0 && waits.length === 0 && (
        <>
          <Notice title={t("none")}>{t("noneText")}</Notice>
          <ButtonRow>
            <ButtonLink href={localizePath(locale, "")}>
              {getTranslator(locale, "common")("toStart")}
            </ButtonLink>
          </ButtonRow>
        </>
      )}
    </Page>
  );
}

/** Asks to be told of a place at a clinic or in a district, or of a clinic's leftover doses. */
export function JoinWaitlist({
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
    <JoinWaitlistForm
      {...{ locale, clinic, district, leftover, person }}
      action={localizePath(locale, "/wait/join")}
    >
      {getTranslator(locale, "wait")(what)}
    </JoinWaitlistForm>
  );
}
