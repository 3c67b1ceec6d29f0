import type { Locale } from "@/lib/platform/seoul";
import type { Line } from "@/lib/queue/board";
import { BirthForm } from "../check/birth-form";
import { chromeText, textOf } from "../text";
import { Heading, Page, Subheading, Text } from "../ui/page";
import { StartLinks } from "./start-links";
import { WindowList } from "./window-list";

/** Where everybody begins: one question, and below it what is there besides. */
export function StartPage({ locale, lines, now }: { locale: Locale; lines: Line[]; now: Date }) {
  const t = textOf(locale, "start");
  return (
    <Page text={chromeText(locale, "")}>
      <Heading>{t("title")}</Heading>
      <Text>{t("intro")}</Text>
      <Subheading>{t("checkTitle")}</Subheading>
      <BirthForm locale={locale} />
      <Subheading>{t("windows")}</Subheading>
      <WindowList locale={locale} lines={lines} now={now} />
      <StartLinks locale={locale} />
    </Page>
  );
}
