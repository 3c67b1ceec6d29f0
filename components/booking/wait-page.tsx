import type { OwnOffer, OwnWait } from "@/lib/booking/offers";
import { type Locale, seoulDateTime, seoulTime } from "@/lib/platform/seoul";
import { chromeText, hrefIn, textOf } from "../text";
import { Button, ButtonLink, ButtonRow, LinkButton } from "../ui/button";
import { SummaryList } from "../ui/list";
import { Notice } from "../ui/notice";
import { Heading, Page, Subheading, Text } from "../ui/page";

/** A person's offers, to be booked with one tap, and where they wait. */
export function WaitPage({
  locale,
  waits,
  offers,
  bookingKey,
}: {
  locale: Locale;
  waits: OwnWait[];
  offers: OwnOffer[];
  /** One a rendering: pressing twice, or sending again after a lost answer, books once. */
  bookingKey: string;
}) {
  const t = textOf(locale, "wait");
  return (
    <Page text={chromeText(locale, "/wait")}>
      <Heading>{t("title")}</Heading>
      {offers.map((offer) => (
        <Offer key={offer.id} locale={locale} offer={offer} bookingKey={bookingKey} />
      ))}
      {waits.length > 0 && (
        <>
          <Subheading>{t("waiting")}</Subheading>
          <Text>{t("waitingText")}</Text>
          <SummaryList
            rows={waits.map((wait) => ({
              term: placeName(wait, locale),
              value: t(wait.leftover ? "leftoverBefore" : "before", { count: wait.before }),
              action: (
                <form method="post" action={hrefIn(locale, "/wait/leave")}>
                  <input type="hidden" name="wait" value={wait.id} />
                  <LinkButton label={t("leaveLabel", { place: placeName(wait, locale) })}>
                    {t("leave")}
                  </LinkButton>
                </form>
              ),
            }))}
          />
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

/** Where somebody waits, by its name. */
export function placeName(wait: OwnWait, locale: Locale): string {
  return locale === "ko" ? (wait.clinicKo ?? wait.districtKo) : (wait.clinicEn ?? wait.districtEn);
}

function Offer({ locale, offer, bookingKey }: { locale: Locale; offer: OwnOffer; bookingKey: string }) {
  const t = textOf(locale, "wait");
  const book = textOf(locale, "book");
  const until = seoulTime(offer.expiresAt);
  return (
    <>
      <Notice look="success" title={t(offer.leftover ? "leftoverOffer" : "offer", { time: until })}>
        {t("offerText")}
      </Notice>
      <SummaryList
        rows={[
          { term: book("clinic"), value: locale === "ko" ? offer.clinicKo : offer.clinicEn },
          { term: book("address"), value: locale === "ko" ? offer.addressKo : offer.addressEn },
          { term: t(offer.leftover ? "comeBy" : "when"), value: seoulDateTime(offer.startsAt, locale) },
        ]}
      />
      <form method="post" action={hrefIn(locale, "/wait/accept")}>
        <input type="hidden" name="offer" value={offer.id} />
        <input type="hidden" name="key" value={bookingKey} />
        <Button wide>{t("accept")}</Button>
      </form>
      <form method="post" action={hrefIn(locale, "/wait/decline")}>
        <input type="hidden" name="offer" value={offer.id} />
        <ButtonRow>
          <Button look="tertiary">{t("decline")}</Button>
        </ButtonRow>
      </form>
    </>
  );
}

/** Asks to be told of a place at a clinic or in a district, or of a clinic's leftover doses. */
export function JoinWait({
  locale,
  clinic,
  district,
  leftover = false,
}: {
  locale: Locale;
  clinic?: number;
  district?: string;
  leftover?: boolean;
}) {
  const t = textOf(locale, "wait");
  const what = leftover ? "joinLeftover" : clinic === undefined ? "joinDistrict" : "joinClinic";
  return (
    <form method="post" action={hrefIn(locale, "/wait/join")}>
      {clinic !== undefined && <input type="hidden" name="clinic" value={clinic} />}
      {district !== undefined && <input type="hidden" name="district" value={district} />}
      {leftover && <input type="hidden" name="leftover" value="yes" />}
      <ButtonRow>
        <Button look="secondary">{t(what)}</Button>
      </ButtonRow>
      <Text subtle>{t(leftover ? "joinLeftoverHint" : "joinHint")}</Text>
    </form>
  );
}
