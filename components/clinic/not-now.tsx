import type { NotNow } from "@/lib/clinics/check-in";
import { formatDateTime, formatTime, type Locale } from "@/lib/shared/time/seoul";
import { getTranslator, localizePath } from "../i18n";
import { ButtonLink, ButtonRow } from "../ui/button";
import { Notice } from "../ui/notice";

/**
 * Why nobody can arrive on a booking now, and what can be done instead.
 *
 * @param other another booking of the same person, of today
 */
export function NotNowNotice({
  locale,
  clinicId,
  notNow: { reason, at },
  other,
}: {
  locale: Locale;
  clinicId: number;
  notNow: NotNow;
  other: { id: string; startsAt: Date; dose: number } | null;
}) {
  const t = getTranslator(locale, "day");
  const own = `/clinic/${clinicId}`;
  const mayWalkIn = reason === "earlier" || reason === "cancelled" || reason === "not-vaccinated";
  return (
    <>
      <Notice look="warning" title={t(`notNow.${reason}.title`)} live>
        {t(`notNow.${reason}.text`, { when: formatDateTime(at, locale) })}
      </Notice>
      {(other || mayWalkIn) && (
        <ButtonRow>
          {other ? (
            <ButtonLink href={localizePath(locale, `${own}/check-in?booking=${other.id}`)}>
              {t("notNow.other", { time: formatTime(other.startsAt), dose: other.dose })}
            </ButtonLink>
          ) : (
            <ButtonLink look="secondary" href={localizePath(locale, `${own}/walk-in`)}>
              {t("walkIn.title")}
            </ButtonLink>
          )}
        </ButtonRow>
      )}
    </>
  );
}
