import type { QueueView } from "@/lib/queue/queue-snapshot";
import type { Locale } from "@/lib/shared/time/seoul";
import { BirthForm } from "../eligibility/birth-form";
import { getChromeText, getTranslator, localizePath } from "../i18n";
import { Notice } from "../ui/notice";
import { Heading, Page, Subheading, Text, TextLink } from "../ui/page";
import { StartLinks } from "./start-links";
import { WindowList } from "./window-list";

export function StartPage({
  locale,
  lines,
  now,
  booked = false,
}: {
  locale: Locale;
  lines: QueueView[];
  now: Date;
  /** Whether this browser was told that whoever is signed in has booked. */
  booked?: boolean;
}) {
  const t = getTranslator(locale, "start");
  return (
    <Page text={getChromeText(locale, "")}>
      {booked && (
        <Notice look="success" title={t("booked")}>
          <p>
            <TextLink href={localizePath(locale, "/my-booking")}>{t("myBooking")}</TextLink>
          </p>
        </Notice>
      )}
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
