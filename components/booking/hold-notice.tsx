import { formatTime, type Locale } from "@/lib/shared/time/seoul";
import { getTranslator } from "../i18n";
import { Button } from "../ui/button";
import { Notice } from "../ui/notice";
import { Timer } from "../ui/timer";
import { Countdown, ShowBelow } from "./countdown";

/** When to warn. Seconds before the end: well over the twenty that WCAG 2.2.1 asks for. */
const warnAt = 60;

/**
 * Until when a place is kept, counting down. Without scripts nothing is shown that would go stale.
 *
 * @param remainingSeconds by the server's clock, when the page was made
 * @param ask where the server says anew how many seconds are left; without it the page is loaded again
 */
export function HoldNotice({
  locale,
  hold,
  remainingSeconds,
  ask,
}: {
  locale: Locale;
  hold: { expiresAt: Date; extendsTo: Date | null };
  remainingSeconds: number;
  ask?: string;
}) {
  const t = getTranslator(locale, "book");
  const longer = hold.extendsTo && formatTime(hold.extendsTo);
  const warning = [t("nearlyOverText"), ...(longer ? [t("nearlyOverExtend", { time: longer })] : [])];
  return (
    <>
      <Notice title={t("held", { time: formatTime(hold.expiresAt) })}>{t("heldText")}</Notice>
      <Countdown remainingSeconds={remainingSeconds} ask={ask}>
        <Timer text={t("timeLeft", { minutes: "{minutes}", seconds: "{seconds}" })} />
        <ShowBelow below={warnAt}>
          <Notice look="warning" title={t("nearlyOver")}>
            {warning.join(" ")}
          </Notice>
        </ShowBelow>
      </Countdown>
    </>
  );
}

/** The one act that keeps a place longer, as a second button of the form that confirms it. */
export function ExtendButton({
  locale,
  hold,
  action,
  keys,
}: {
  locale: Locale;
  hold: { extendsTo: Date | null };
  action: string;
  /** The single key that does the same, where the page answers keys. */
  keys?: string;
}) {
  if (!hold.extendsTo) return null;
  return (
    <Button look="tertiary" formAction={action} keys={keys}>
      {getTranslator(locale, "book")("extend", { time: formatTime(hold.extendsTo) })}
    </Button>
  );
}
