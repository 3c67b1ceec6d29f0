import { type Locale, seoulTime } from "@/lib/platform/seoul";
import { warnSeconds } from "@/lib/queue/tickets";
import type { Stay } from "@/lib/queue/visit";
import { textOf } from "../text";
import { Button, ButtonRow } from "../ui/button";
import { Notice } from "../ui/notice";
import { Aside, Text } from "../ui/page";
import { TimeLeft, WhenNearlyOver } from "./time-left";

/**
 * Warns before the time to book runs out, and offers more of it, once. Where scripts are off the end and the
 * offer stand there from the start.
 *
 * @param here the page that is being looked at, to come back to
 */
export function StayNotice({ locale, stay, here }: { locale: Locale; stay: Stay; here: string }) {
  const t = textOf(locale, "stay");
  const { remainingSeconds, endsAt, extendsTo } = stay;
  const time = seoulTime(endsAt);
  const more = extendsTo && (
    <form method="post" action={`/${locale}/book/stay`}>
      <input type="hidden" name="to" value={here} />
      <ButtonRow>
        <Button look="secondary">{t("extend", { time: seoulTime(extendsTo) })}</Button>
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
      <TimeLeft remainingSeconds={remainingSeconds} ask="/book/admission.json">
        {remainingSeconds > warnSeconds ? (
          <WhenNearlyOver below={warnSeconds}>{nearlyOver}</WhenNearlyOver>
        ) : (
          <div role="status">{nearlyOver}</div>
        )}
      </TimeLeft>
      {remainingSeconds > warnSeconds && (
        <noscript>
          <Text subtle>{t("until", { time })}</Text>
          {more}
        </noscript>
      )}
    </Aside>
  );
}
