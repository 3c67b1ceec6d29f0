import type { OwnHold } from "@/lib/booking/mine";
import { type Locale, seoulDateTime, seoulTime } from "@/lib/platform/seoul";
import { textOf } from "../text";
import { Button, ButtonRow } from "../ui/button";
import { SummaryList } from "../ui/list";
import { Notice } from "../ui/notice";

/**
 * For whoever was inside too long: what became of the time that they had chosen, and the way back in, with
 * the place in the line that they have.
 *
 * @param slug the window's
 */
export function RanOut({
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
  const t = textOf(locale, "stay");
  const kept = hold && hold.expiresAt > now;
  return (
    <>
      {hold && (
        <>
          <Notice
            look={kept ? "success" : "warning"}
            title={t(kept ? "holdKept" : "holdGone", { time: seoulTime(hold.expiresAt) })}
          >
            {t(kept ? "holdKeptText" : "holdGoneText")}
          </Notice>
          <SummaryList
            rows={[
              { term: t("clinic"), value: locale === "ko" ? hold.clinicKo : hold.clinicEn },
              { term: t("when"), value: seoulDateTime(hold.startsAt, locale) },
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
