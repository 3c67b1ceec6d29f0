import type { ReactNode } from "react";
import { formatDateTime, formatTime, type Locale } from "@/lib/shared/time/seoul";
import type { OwnOffer, OwnWaitlistEntry } from "@/lib/waitlist/waitlist";
import { getTranslator } from "../i18n";
import { Button, ButtonRow, LinkButton } from "../ui/button";
import { Notice } from "../ui/notice";
import { Text } from "../ui/page";
import { SummaryList } from "../ui/summary-list";

/** For whom a form was shown: see server/routes/booking/shown-form.ts. */
export function ShownFor({ person }: { person: string | undefined }) {
  return person ? <input type="hidden" name="person" value={person} /> : null;
}

/** Where somebody waits, by its name. */
export function getTargetName(wait: OwnWaitlistEntry, locale: Locale): string {
  return locale === "ko" ? (wait.clinicKo ?? wait.districtKo) : (wait.clinicEn ?? wait.districtEn);
}

/**
 * Where somebody waits for a place.
 *
 * @param base the address under which they `leave`
 * @param person whose it is; absent where the address says it
 */
export function WaitlistEntries({
  locale,
  base,
  waits,
  person,
}: {
  locale: Locale;
  base: string;
  waits: OwnWaitlistEntry[];
  person?: string;
}) {
  const t = getTranslator(locale, "wait");
  return (
    <SummaryList
      rows={waits.map((wait) => ({
        term: getTargetName(wait, locale),
        value: t(wait.leftover ? "leftoverBefore" : "before", { count: wait.before }),
        action: (
          <form method="post" action={`${base}/leave`}>
            <input type="hidden" name="wait" value={wait.id} />
            <ShownFor person={person} />
            <LinkButton label={t("leaveLabel", { place: getTargetName(wait, locale) })}>
              {t("leave")}
            </LinkButton>
          </form>
        ),
      }))}
    />
  );
}

/**
 * A place that is offered now.
 *
 * @param base the address under which it is taken (`accept`) or left (`decline`)
 * @param bookingKey one a rendering: pressing twice, or sending again after a lost answer, books once
 * @param person whose it is; absent where the address says it
 * @param children what it means, beside until when it stands
 */
export function OfferCard({
  locale,
  base,
  offer,
  bookingKey,
  person,
  children,
}: {
  locale: Locale;
  base: string;
  offer: OwnOffer;
  bookingKey: string;
  person?: string;
  children?: ReactNode;
}) {
  const [t, book] = [getTranslator(locale, "wait"), getTranslator(locale, "book")];
  const until = formatTime(offer.expiresAt);
  return (
    <>
      <Notice look="success" title={t(offer.leftover ? "leftoverOffer" : "offer", { time: until })}>
        {children}
      </Notice>
      <SummaryList
        rows={[
          { term: book("clinic"), value: locale === "ko" ? offer.clinicKo : offer.clinicEn },
          { term: book("address"), value: locale === "ko" ? offer.addressKo : offer.addressEn },
          { term: t(offer.leftover ? "comeBy" : "when"), value: formatDateTime(offer.startsAt, locale) },
        ]}
      />
      <form method="post" action={`${base}/accept`}>
        <input type="hidden" name="offer" value={offer.id} />
        <ShownFor person={person} />
        <input type="hidden" name="key" value={bookingKey} />
        <Button wide>{t("accept")}</Button>
      </form>
      <form method="post" action={`${base}/decline`}>
        <input type="hidden" name="offer" value={offer.id} />
        <ShownFor person={person} />
        <ButtonRow>
          <Button look="tertiary">{t("decline")}</Button>
        </ButtonRow>
      </form>
    </>
  );
}

/**
 * Asks to be told of a place at a clinic or in a district, or of a clinic's leftover doses.
 *
 * @param action where it is posted
 * @param person for whom it is shown; absent where the address says it
 * @param children what the button says
 */
export function JoinWaitlistForm({
  locale,
  action,
  clinic,
  district,
  leftover,
  person,
  children,
}: {
  locale: Locale;
  action: string;
  person?: string;
  clinic?: number;
  district?: string;
  leftover: boolean;
  children: ReactNode;
}) {
  return (
    <form method="post" action={action}>
      {clinic !== undefined && <input type="hidden" name="clinic" value={clinic} />}
      {district !== undefined && <input type="hidden" name="district" value={district} />}
      {leftover && <input type="hidden" name="leftover" value="yes" />}
      <ShownFor person={person} />
      <ButtonRow>
        <Button look="secondary">{children}</Button>
      </ButtonRow>
      <Text subtle>{getTranslator(locale, "wait")(leftover ? "joinLeftoverHint" : "joinHint")}</Text>
    </form>
  );
}
