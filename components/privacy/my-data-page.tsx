import { formatMobile } from "@/lib/citizens/phone";
import type { OwnData } from "@/lib/privacy/export-data";
import { formatDateTime, formatLongDate, type Locale } from "@/lib/shared/time/seoul";
import { getChromeText, getTranslator, localizePath } from "../i18n";
import { Button, ButtonLink, ButtonRow } from "../ui/button";
import { Notice } from "../ui/notice";
import { Heading, Page, Subheading, Text, TextLink } from "../ui/page";
import { SummaryList } from "../ui/summary-list";

const counted = ["bookings", "answers", "lines", "waits", "leaves", "calls", "messages", "readBy"] as const;

export function MyDataPage({ locale, data, keepDays }: { locale: Locale; data: OwnData; keepDays: number }) {
  const t = getTranslator(locale, "privacy");
  const { person } = data;
  return (
    <Page text={getChromeText(locale, "/my-data")}>
      <Heading>{t("title")}</Heading>
      <Text>{t("intro")}</Text>
      <SummaryList
        rows={[
          { term: t("name"), value: person.name },
          { term: t("birthDate"), value: formatLongDate(person.birthDate, locale) },
          { term: t("phone"), value: person.phone ? formatMobile(person.phone) : t("none") },
          { term: t("email"), value: person.email ?? t("none") },
          { term: t("signsInBy"), value: person.signsInBy.join(", ") || t("none") },
          { term: t("since"), value: formatDateTime(new Date(person.since), locale) },
        ]}
      />
      <Subheading>{t("counts")}</Subheading>
      <SummaryList rows={counted.map((part) => ({ term: t(part), value: String(data[part].length) }))} />
      <Text>
        <TextLink href={localizePath(locale, "/my-data/export")} download>
          {t("export")}
        </TextLink>
      </Text>
      <Subheading>{t("sessions")}</Subheading>
      <Text>{t("sessionsText")}</Text>
      <form method="post" action={localizePath(locale, "/my-data/end-sessions")}>
        <input type="hidden" name="where" value="everywhere" />
        <ButtonRow>
          <Button look="secondary">{t("endSessions")}</Button>
        </ButtonRow>
      </form>
      <Subheading>{t("deletion")}</Subheading>
      <Notice look="info">{t("keep", { days: keepDays })}</Notice>
      <ButtonRow>
        <ButtonLink look="danger" href={localizePath(locale, "/my-data/delete")}>
          {t("delete")}
        </ButtonLink>
      </ButtonRow>
    </Page>
  );
}

type Outcome = "gone" | "kept" | "forgotten" | "signedOut";

const titles = {
  gone: "goneTitle",
  kept: "goneTitle",
  forgotten: "title",
  signedOut: "signedOutTitle",
} as const satisfies Record<Outcome, string>;

/** What became of somebody's wish: their data is gone, or how much of it; or they are signed out everywhere. */
export function OutcomePage({ locale, text }: { locale: Locale; text: Outcome }) {
  const t = getTranslator(locale, "privacy");
  return (
    <Page text={getChromeText(locale, "")}>
      <Heading>{t(titles[text])}</Heading>
      <Text>{t(text)}</Text>
      <ButtonRow>
        <ButtonLink href={localizePath(locale, "")}>{getTranslator(locale, "common")("toStart")}</ButtonLink>
      </ButtonRow>
    </Page>
  );
}
