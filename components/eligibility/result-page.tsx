import { formatBirthDate } from "@/lib/citizens/birth-date-form";
import type { BirthFault } from "@/lib/citizens/typed-date";
import type { EligibilityResult } from "@/lib/eligibility/check-eligibility";
import type { BirthDate } from "@/lib/eligibility/cohort";
import type { QueueView } from "@/lib/queue/queue-snapshot";
import { formatDateTime, formatLongDate, type Locale } from "@/lib/shared/time/seoul";
import { getChromeText, getTranslator, localizePath } from "../i18n";
import { IdentityProblems } from "../sign-in/identity-fields";
import { Refused } from "../sign-in/refused";
import { ButtonLink, ButtonRow } from "../ui/button";
import { Notice } from "../ui/notice";
import { BackLink, Heading, Page, TextLink } from "../ui/page";
import { SummaryList } from "../ui/summary-list";
import { BirthForm } from "./birth-form";

const looks = {
  open: "success",
  lobby: "info",
  paused: "warning",
  "not-yet-open": "info",
  "window-closed": "warning",
  "no-window-planned": "warning",
} as const;

/** When a person can book, and the way on. */
export function ResultText({
  locale,
  answer,
  otherDay,
}: {
  locale: Locale;
  answer: EligibilityResult<QueueView>;
  /** The birth date of somebody whose year has windows for people born on other days; absent for all others. */
  otherDay?: BirthDate;
}) {
  const t = getTranslator(locale, "start");
  const { reason, window } = answer;
  const values = {
    name: window ? (locale === "ko" ? window.nameKo : window.nameEn) : "",
    lobby: window ? formatDateTime(window.lobbyOpensAt, locale) : "",
    opens: window ? formatDateTime(window.opensAt, locale) : "",
    closes: window ? formatDateTime(window.closesAt, locale) : "",
  };
  const root = locale === "en" ? "/en" : "";
  return (
    <>
      <Notice look={looks[reason]} title={t(`answer.${reason}.title`, values)} live>
        {otherDay
          ? t("answer.otherDay", { year: String(otherDay.year), digit: String(otherDay.day % 10) })
          : t(`answer.${reason}.body`, values)}
      </Notice>
      <ButtonRow>
        <ButtonLink href={goesOn(answer) ? `${root}/queue/${window?.slug}` : root || "/"}>
          {t(`answer.${reason}.action`)}
        </ButtonLink>
      </ButtonRow>
    </>
  );
}

/** Whether a line can be joined now. */
const goesOn = ({ reason }: EligibilityResult<QueueView>) =>
  reason === "open" || reason === "lobby" || reason === "paused";

/** What a person is told who asked when they can book, and the birth date that it holds for. */
export function ResultPage({
  locale,
  birth,
  answer,
  lines,
}: {
  locale: Locale;
  birth: BirthDate;
  answer: EligibilityResult<QueueView>;
  lines: readonly QueueView[];
}) {
  const t = getTranslator(locale, "start");
  const ofYear = lines.some(
    ({ birthYearFrom, birthYearTo }) => birthYearFrom <= birth.year && birth.year <= birthYearTo,
  );
  const otherDay = answer.reason === "no-window-planned" && ofYear ? birth : undefined;
  return (
    <Page text={getChromeText(locale, "/check/answer")}>
      <BackLink href={localizePath(locale, "/check")}>{getTranslator(locale, "common")("back")}</BackLink>
      <Heading>{t("answerTitle")}</Heading>
      <SummaryList
        rows={[
          {
            term: t("birthDate"),
            value: formatLongDate(formatBirthDate(birth), locale),
            action: (
              <TextLink href={localizePath(locale, "/check")} label={t("changeBirth")}>
                {t("change")}
              </TextLink>
            ),
          },
        ]}
      />
      <ResultText locale={locale} answer={answer} otherDay={otherDay} />
      {answer.reason === "not-yet-open" && (
        <TextLink href={localizePath(locale, "/early")}>{getTranslator(locale, "early")("title")}</TextLink>
      )}
    </Page>
  );
}

/** The one question of who may book when, by itself: with what was typed before, and with what was wrong. */
export function BirthPage({
  locale,
  values,
  fault,
  lost = false,
}: {
  locale: Locale;
  values: { year?: string; month?: string; day?: string };
  fault?: BirthFault;
  /** Whether the answer was asked for and nothing that was typed is left. */
  lost?: boolean;
}) {
  const t = getTranslator(locale, "start");
  const common = getTranslator(locale, "common");
  return (
    <Page text={getChromeText(locale, fault ? "/check?again=1" : "/check")}>
      <BackLink href={locale === "en" ? "/en" : "/"}>{common("back")}</BackLink>
      {fault && <IdentityProblems locale={locale} faults={[{ field: "birthDate", code: fault }]} />}
      {lost && <Refused locale={locale} search={{ error: "answers-lost" }} field="year" />}
      <Heading>{t("checkTitle")}</Heading>
      <BirthForm locale={locale} fault={fault} values={values} />
    </Page>
  );
}
