import { randomUUID } from "node:crypto";
import type { OwnBooking } from "@/lib/booking/my-bookings";
import { isToCome, mayBookAgain, outcomeOf } from "@/lib/booking/outcome";
import { formatDateTime, type Locale } from "@/lib/shared/time/seoul";
import { getTranslator, localizePath } from "../i18n";
import { Button, ButtonLink, ButtonRow } from "../ui/button";
import { Code } from "../ui/code";
import { Notice } from "../ui/notice";
import { SummaryList } from "../ui/summary-list";
import type { CallStep } from "./next-step";

/**
 * A caller's booking, and the ways to change and to cancel it.
 *
 * @param home the call's own page, without its language
 * @param withCode whether the call may show the booking's code
 * @param asked whether it is about to be cancelled, once the caller says yes
 * @param next what has the focus when the page opens
 */
export function CallerBooking({
  locale,
  home,
  booking,
  withCode,
  asked,
  keys,
  next,
  now,
}: {
  locale: Locale;
  home: string;
  booking: OwnBooking;
  withCode: boolean;
  asked: boolean;
  keys: { change: string; cancel: string };
  next: CallStep | undefined;
  /** The server's instant, UTC. */
  now: Date;
}) {
  const [t, book] = [getTranslator(locale, "agent"), getTranslator(locale, "book")];
  const outcome = outcomeOf(booking, now);
  return (
    <div>
      <SummaryList
        rows={[
          { term: book("dose"), value: book("doseOf", { dose: booking.dose }) },
          { term: book("when"), value: formatDateTime(booking.startsAt, locale) },
          { term: book("clinic"), value: locale === "ko" ? booking.clinicKo : booking.clinicEn },
          { term: book("code"), value: withCode ? <Code>{booking.code}</Code> : t("codeHidden") },
          ...(outcome === "to-come" || outcome === "cancelled"
            ? []
            : [
                {
                  term: getTranslator(locale, "after")("outcome"),
                  value: getTranslator(locale, "after")(`${outcome}.title`, { dose: booking.dose }),
                },
              ]),
        ]}
      />
      {asked ? (
        <form method="post" action={`/${locale}${home}/cancel`}>
          <Notice look="warning" title={book("cancelTitle")} live>
            {book("cancelText")}
          </Notice>
          <input type="hidden" name="booking" value={booking.id} />
          <input type="hidden" name="from" value={booking.slotId} />
          <input type="hidden" name="key" value={randomUUID()} />
          <ButtonRow>
            <Button look="danger" first>
              {book("cancelYes")}
            </Button>
            <ButtonLink look="tertiary" href={localizePath(locale, home)} keys="Escape">
              {book("cancelNo")}
            </ButtonLink>
          </ButtonRow>
        </form>
      ) : mayBookAgain(booking, now) ? (
        <form method="post" action={`/${locale}${home}/again`}>
          <input type="hidden" name="booking" value={booking.id} />
          <ButtonRow>
            <Button look="secondary">{getTranslator(locale, "after")("bookAgain")}</Button>
          </ButtonRow>
        </form>
      ) : !isToCome(booking, now) ? null : (
        <ButtonRow>
          <ButtonLink
            look="secondary"
            href={localizePath(locale, `${home}/choose?act=change&booking=${booking.id}`)}
            keys={keys.change}
            first={next === "change"}
          >
            {t("change", { dose: booking.dose })}
          </ButtonLink>
          <ButtonLink
            look="danger"
            href={localizePath(locale, `${home}?ask=${booking.id}`)}
            keys={keys.cancel}
            first={next === "cancel"}
          >
            {t("cancel", { dose: booking.dose })}
          </ButtonLink>
        </ButtonRow>
      )}
    </div>
  );
}
