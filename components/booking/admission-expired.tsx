import type { OwnHold } from "@/lib/booking/my-bookings";
import { formatDateTime, formatTime, type Locale } from "@/lib/shared/time/seoul";
import { getTranslator } from "../i18n";
import { Button, ButtonRow } from "../ui/button";
import { Notice } from "../ui/notice";
import { SummaryList } from "../ui/summary-list";

/**
 * For whoever was inside too long: what became of the time that they had chosen, and the way back in, with
 * the place in the line that they have.
 *
 * @param slug the window's
 */
export function AdmissionExpired({
  locale,
  slug,
  hold,
  now,
}: {
  locale: Locale;
  slug: string;
  hold: OwnHold | undefined;
  now: Date;
}) {
  const t = getTranslator(locale, "stay");
  const kept = hold && hold.expiresAt > now;
  return (
    <>
      {hold && (
        <>
          <Notice
            look={kept ? "success" : "warning"}
            title={t(kept ? "holdKept" : "holdGone", { time: formatTime(hold.expiresAt) })}
          >
            {t(kept ? "holdKeptText" : "holdGoneText")}
          </Notice>
          <SummaryList
            rows={[
              { term: t("clinic"), value: locale === "ko" ? hold.clinicKo : hold.clinicEn },
              { term: t("when"), value: formatDateTime(hold.startsAt, locale) },
            ]}
          />
        </>
      )}
      <form method="post" action={`/${locale}/queue/${slug}/claim`}>
        {hold && <input type="hidden" name="to" value="check" />}
        <ButtonRow>
          <Button>{t("back")}</Button>
        </ButtonRow>
      </form>
    </>
  );
}
