import type { findOtherToday, NotNow } from "@/lib/clinics/check-in";
import { formatDateTime, formatTime, type Locale, toSeoulDate } from "@/lib/shared/time/seoul";
import { getTranslator, localizePath } from "../i18n";
import { ButtonLink } from "../ui/button";
import { Notice } from "../ui/notice";

/** Why nobody can arrive on a booking now. */
export function NotNowNotice({
  locale,
  notNow: { reason, at },
  now,
}: {
  locale: Locale;
  notNow: NotNow;
  /** The server's instant, UTC. */
  now: Date;
}) {
  const t = getTranslator(locale, "day");
  const when =
    toSeoulDate(at) === toSeoulDate(now)
      ? t("notNow.today", { time: formatTime(at) })
      : formatDateTime(at, locale);
  return (
    <Notice look="warning" title={t(`notNow.${reason}.title`)} live>
      {t(`notNow.${reason}.text`, { when })}
    </Notice>
  );
}

/**
 * Where the person can be helped instead.
 *
 * @param other another booking of the same person, of today
 */
export function InsteadOfArriving({
  locale,
  clinicId,
  notNow: { reason },
  other,
}: {
  locale: Locale;
  clinicId: number;
  notNow: NotNow;
  other: Awaited<ReturnType<typeof findOtherToday>>;
}) {
  const t = getTranslator(locale, "day");
  const own = `/clinic/${clinicId}`;
  if (other)
    return (
      <ButtonLink href={localizePath(locale, `${own}/check-in?booking=${other.id}`)}>
        {t("notNow.other", { time: formatTime(other.startsAt), dose: other.dose })}
      </ButtonLink>
    );
  if (reason !== "earlier" && reason !== "cancelled") return null;
  return (
    <ButtonLink look="secondary" href={localizePath(locale, `${own}/walk-in`)}>
      {t("walkIn.title")}
    </ButtonLink>
  );
}
