import { type Locale, seoulTime } from "@/lib/platform/seoul";
import { textOf } from "../text";
import { Button } from "../ui/button";
import { Notice } from "../ui/notice";
import { Timer } from "../ui/timer";
import { TimeLeft, WhenNearlyOver } from "./time-left";

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
  const t = textOf(locale, "book");
  const longer = hold.extendsTo && seoulTime(hold.extendsTo);
  const warning = [t("nearlyOverText"), ...(longer ? [t("nearlyOverExtend", { time: longer })] : [])];
  return (
    <>
      <Notice title={t("held", { time: seoulTime(hold.expiresAt) })}>{t("heldText")}</Notice>
      <TimeLeft remainingSeconds={remainingSeconds} ask={ask}>
        <Timer text={t("timeLeft", { minutes: "{minutes}", seconds: "{seconds}" })} />
        <WhenNearlyOver below={warnAt}>
          <Notice look="warning" title={t("nearlyOver")}>
            {warning.join(" ")}
          </Notice>
        </WhenNearlyOver>
      </TimeLeft>
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
      {textOf(locale, "book")("extend", { time: seoulTime(hold.extendsTo) })}
    </Button>
  );
}
