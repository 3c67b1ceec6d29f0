import { randomUUID } from "node:crypto";
import type { OwnOffer, OwnWait } from "@/lib/booking/offers";
import { type Locale, seoulDateTime, seoulTime } from "@/lib/platform/seoul";
import { placeName } from "../booking/wait-page";
import { textOf } from "../text";
import { Button, ButtonRow, LinkButton } from "../ui/button";
import { SummaryList } from "../ui/list";
import { Notice } from "../ui/notice";
import { Subheading, Text } from "../ui/page";

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
  const t = textOf(locale, "wait");
  return (
    <>
      <Subheading>{t("title")}</Subheading>
      {offers.map((offer) => (
        <CallerOffer key={offer.id} locale={locale} home={home} offer={offer} />
      ))}
      {waits.length > 0 && (
        <SummaryList
          rows={waits.map((wait) => ({
            term: placeName(wait, locale),
            value: t(wait.leftover ? "leftoverBefore" : "before", { count: wait.before }),
            action: (
              <form method="post" action={`/${locale}${home}/leave`}>
                <input type="hidden" name="wait" value={wait.id} />
                <LinkButton label={t("leaveLabel", { place: placeName(wait, locale) })}>
                  {t("leave")}
                </LinkButton>
              </form>
            ),
          }))}
        />
      )}
    </>
  );
}

function CallerOffer({ locale, home, offer }: { locale: Locale; home: string; offer: OwnOffer }) {
  const [t, book] = [textOf(locale, "wait"), textOf(locale, "book")];
  const until = seoulTime(offer.expiresAt);
  return (
    <>
      <Notice look="success" title={t(offer.leftover ? "leftoverOffer" : "offer", { time: until })} />
      <SummaryList
        rows={[
          { term: book("clinic"), value: locale === "ko" ? offer.clinicKo : offer.clinicEn },
          { term: book("address"), value: locale === "ko" ? offer.addressKo : offer.addressEn },
          { term: t(offer.leftover ? "comeBy" : "when"), value: seoulDateTime(offer.startsAt, locale) },
        ]}
      />
      <form method="post" action={`/${locale}${home}/accept`}>
        <input type="hidden" name="offer" value={offer.id} />
        <input type="hidden" name="key" value={randomUUID()} />
        <ButtonRow>
          <Button>{t("accept")}</Button>
        </ButtonRow>
      </form>
      <form method="post" action={`/${locale}${home}/decline`}>
        <input type="hidden" name="offer" value={offer.id} />
        <ButtonRow>
          <Button look="tertiary">{t("decline")}</Button>
        </ButtonRow>
      </form>
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
  const t = textOf(locale, "agent");
  const what = leftover ? "waitLeftover" : clinic === undefined ? "waitDistrict" : "waitClinic";
  return (
    <form method="post" action={`/${locale}${home}/wait`}>
      {clinic !== undefined && <input type="hidden" name="clinic" value={clinic} />}
      {district !== undefined && <input type="hidden" name="district" value={district} />}
      {leftover && <input type="hidden" name="leftover" value="yes" />}
      <ButtonRow>
        <Button look="secondary">{t(what)}</Button>
      </ButtonRow>
      <Text subtle>{textOf(locale, "wait")(leftover ? "joinLeftoverHint" : "joinHint")}</Text>
    </form>
  );
}
