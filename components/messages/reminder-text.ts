import type { TurnNotificationText } from "@/lib/queue/turn-notifications.job";
import { getTranslator, localizePath } from "../i18n";

/**
 * The words of a reminder, in the person's language; in Korean short enough for a long text message.
 *
 * @param base the site's own address
 */
export function renderTurnMessage(base: URL): TurnNotificationText {
  return (locale, line, minutes) => {
    const t = getTranslator(locale, "queue");
    const url = new URL(localizePath(locale, `/queue/${line.slug}`), base).href;
    const body =
      minutes === null ? t("reminderNow", { url }) : t("reminderNear", { url, minutes: String(minutes) });
    return { subject: t("reminderSubject"), body };
  };
}
