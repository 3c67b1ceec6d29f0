import type { OwnBooking } from "@/lib/booking/my-bookings";
import { mayBookAgain, type Outcome } from "@/lib/booking/outcome";
import { formatDate, formatDateTime, type Locale } from "@/lib/shared/time/seoul";
import { getTranslator } from "../i18n";
import { Button, ButtonRow } from "../ui/button";
import { Notice } from "../ui/notice";
import { Subheading, Text } from "../ui/page";
import { PlainList } from "../ui/summary-list";

const reasons = ["fever", "unwell", "allergy", "declined", "wrong-time", "other"] as const;

/** What became of a booking whose time has passed, and what its person can do now. */
export function AfterTheDay({
  locale,
  booking,
  other,
  outcome,
  person,
  now,
}: {
  locale: Locale;
  booking: OwnBooking;
  other: OwnBooking | undefined;
  outcome: Exclude<Outcome, "cancelled" | "to-come">;
  person: string;
  now: Date;
}) {
  const t = getTranslator(locale, "after");
  const when = formatDateTime(booking.startsAt, locale);
  const { dose } = booking;
  if (outcome === "today")
    return (
      <Notice title={t("today.title", { dose })}>{t("today.text", { when, phone: booking.phone })}</Notice>
    );
  if (outcome === "vaccinated") {
    const second = dose === 1 && booking.interval;
    return (
      <>
        <Notice look="success" title={t("vaccinated.title", { dose })}>
          {t("vaccinated.text", { when })}
        </Notice>
        {second && (
          <Text>{other ? t("second", { when: formatDateTime(other.startsAt, locale) }) : t("noSecond")}</Text>
        )}
        <Subheading>{t("watch.title")}</Subheading>
        <PlainList items={[t("watch.stay"), t("watch.rest"), t("watch.common"), t("watch.severe")]} />
        <Text>{t("certificate")}</Text>
      </>
    );
  }
  const reason = reasons.find((known) => known === booking.visitReason);
  const again = mayBookAgain(booking, now);
  const later =
    booking.status === "CANCELLED"
      ? t("free")
      : booking.againFrom
        ? t("later", { day: formatDate(booking.againFrom, locale) })
        : t("never");
  return (
    <>
      <Notice look="warning" title={t(`${outcome}.title`, { dose })}>
        <p>{t(`${outcome}.text`, { when, phone: booking.phone })}</p>
        {outcome === "not-vaccinated" && reason && <p>{t("reason", { reason: t(`reasons.${reason}`) })}</p>}
      </Notice>
      {again ? (
        <form method="post" action={`/${locale}/my-booking/again`}>
          <Text>
            {dose === 1 && other
              ? t("againBoth", { when: formatDateTime(other.startsAt, locale) })
              : t(dose === 1 ? "again" : "againSecond")}
          </Text>
          <input type="hidden" name="booking" value={booking.id} />
          <input type="hidden" name="person" value={person} />
          <ButtonRow>
            <Button>{t("bookAgain")}</Button>
          </ButtonRow>
        </form>
      ) : (
        <Text>{later}</Text>
      )}
    </>
  );
}
