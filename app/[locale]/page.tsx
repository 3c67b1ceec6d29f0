import { BirthForm } from "@/components/check/birth-form";
import { localeOf } from "@/components/locale";
import { StartLinks } from "@/components/start/start-links";
import { WindowList } from "@/components/start/window-list";
import { chromeText, textOf } from "@/components/text";
import { Heading, Page, Subheading, Text } from "@/components/ui/page";
import { board } from "@/lib/queue/board";

export default async function StartPage({ params }: PageProps<"/[locale]">) {
  const locale = localeOf((await params).locale);
  const t = textOf(locale, "start");
  return (
    <Page text={chromeText(locale, "")}>
      <Heading>{t("title")}</Heading>
      <Text>{t("intro")}</Text>
      <Subheading>{t("checkTitle")}</Subheading>
      <BirthForm locale={locale} />
      <Subheading>{t("windows")}</Subheading>
      <WindowList locale={locale} lines={board().lines()} now={board().clock.now()} />
      <StartLinks locale={locale} />
    </Page>
  );
}
