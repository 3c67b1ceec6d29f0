import type { ReminderText } from "@/lib/queue/reminding";
import { hrefIn, textOf } from "../text";

/**
 * The words of a reminder, in the person's language; in Korean short enough for a long text message.
 *
 * @param base the site's own address
 */
export function reminderText(base: URL): ReminderText {
  return (locale, line, minutes) => {
    const t = textOf(locale, "queue");
    const url = new URL(hrefIn(locale, `/queue/${line.slug}`), base).href;
    const body =
      minutes === null ? t("reminderNow", { url }) : t("reminderNear", { url, minutes: String(minutes) });
    return { subject: t("reminderSubject"), body };
  };
}
