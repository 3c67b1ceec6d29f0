import type { QueueView } from "@/lib/queue/queue-snapshot";
import type { Locale } from "@/lib/shared/time/seoul";
import { BirthForm } from "../eligibility/birth-form";
import { getChromeText, getTranslator } from "../i18n";
import { Heading, Page, Subheading, Text } from "../ui/page";
import { StartLinks } from "./start-links";
import { WindowList } from "./window-list";

export function StartPage({ locale, lines, now }: { locale: Locale; lines: QueueView[]; now: Date }) {
  const t = getTranslator(locale, "start");
  return (
    <Page text={getChromeText(locale, "")}>
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
