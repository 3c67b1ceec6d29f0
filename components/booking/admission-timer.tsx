import { expiryWarningSeconds } from "@/lib/queue/tokens";
import { formatTime, type Locale } from "@/lib/shared/time/seoul";
import type { AdmissionTime } from "@/server/auth/current-admission";
import { getTranslator } from "../i18n";
import { Button, ButtonRow } from "../ui/button";
import { Notice } from "../ui/notice";
import { Aside, Text } from "../ui/page";
import { Countdown, ShowBelow } from "./countdown";

/**
 * Warns before the time to book runs out, and offers more of it, once. Where scripts are off the end and the
 * offer stand there from the start.
 *
 * @param here the page that is being looked at, to come back to
 */
export function AdmissionTimer({
  locale,
  stay,
  here,
}: {
  locale: Locale;
  stay: AdmissionTime;
  here: string;
}) {
  const t = getTranslator(locale, "stay");
  const { remainingSeconds, endsAt, extendsTo } = stay;
  const time = formatTime(endsAt);
  const more = extendsTo && (
    <form method="post" action={`/${locale}/book/stay`}>
      <input type="hidden" name="to" value={here} />
      <ButtonRow>
        <Button look="secondary">{t("extend", { time: formatTime(extendsTo) })}</Button>
      </ButtonRow>
    </form>
  );
  const nearlyOver = (
    <Notice look="warning" title={t("nearlyOver", { time })}>
      <Text>{t(extendsTo ? "nearlyOverText" : "nearlyOverLast")}</Text>
      {more}
    </Notice>
  );
  return (
    <Aside label={t("label")}>
      <Countdown remainingSeconds={remainingSeconds} ask="/book/admission.json">
        {remainingSeconds > expiryWarningSeconds ? (
          <ShowBelow below={expiryWarningSeconds}>{nearlyOver}</ShowBelow>
        ) : (
          <div role="status">{nearlyOver}</div>
        )}
      </Countdown>
      {remainingSeconds > expiryWarningSeconds && (
        <noscript>
          <Text subtle>{t("until", { time })}</Text>
          {more}
        </noscript>
      )}
    </Aside>
  );
}
