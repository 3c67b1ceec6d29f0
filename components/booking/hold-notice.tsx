import { type Locale, seoulTime } from "@/lib/platform/seoul";
import { textOf } from "../text";
import { Button } from "../ui/button";
import { Notice } from "../ui/notice";
import { Countdown } from "./countdown";

/**
 * Until when a place is kept, counting down.
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
      <Countdown
        remainingSeconds={remainingSeconds}
        text={t("timeLeft", { minutes: "{minutes}", seconds: "{seconds}" })}
        warning={{ title: t("nearlyOver"), text: warning.join(" ") }}
        ask={ask}
      />
    </>
  );
}

/** The one act that keeps a place longer, as a second button of the form that confirms it. */
export function ExtendButton({
  locale,
  hold,
  action,
}: {
  locale: Locale;
  hold: { extendsTo: Date | null };
  action: string;
}) {
  if (!hold.extendsTo) return null;
  return (
    <Button look="tertiary" formAction={action}>
      {textOf(locale, "book")("extend", { time: seoulTime(hold.extendsTo) })}
    </Button>
  );
}
