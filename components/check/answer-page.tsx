import type { Answer } from "@/lib/eligibility/answer";
import type { BirthDate } from "@/lib/eligibility/cohort";
import { writeBirthDate } from "@/lib/identity/birth";
import type { BirthFault } from "@/lib/identity/typed-date";
import { dateInWords, type Locale, seoulDateTime } from "@/lib/platform/seoul";
import type { Line } from "@/lib/queue/board";
import { ApplicantProblems } from "../sign-in/applicant-fields";
import { chromeText, hrefIn, textOf } from "../text";
import { ButtonLink, ButtonRow } from "../ui/button";
import { SummaryList } from "../ui/list";
import { Notice } from "../ui/notice";
import { BackLink, Heading, Page, TextLink } from "../ui/page";
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
export function AnswerText({
  locale,
  answer,
  otherDay,
}: {
  locale: Locale;
  answer: Answer<Line>;
  /** The birth date of somebody whose year has windows for people born on other days; absent for all others. */
  otherDay?: BirthDate;
}) {
  const t = textOf(locale, "start");
  const { reason, window } = answer;
  const values = {
    name: window ? (locale === "ko" ? window.nameKo : window.nameEn) : "",
    lobby: window ? seoulDateTime(window.lobbyOpensAt, locale) : "",
    opens: window ? seoulDateTime(window.opensAt, locale) : "",
    closes: window ? seoulDateTime(window.closesAt, locale) : "",
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
const goesOn = ({ reason }: Answer<Line>) => reason === "open" || reason === "lobby" || reason === "paused";

/** What a person is told who asked when they can book, and the birth date that it holds for. */
export function AnswerPage({
  locale,
  birth,
  answer,
  lines,
}: {
  locale: Locale;
  birth: BirthDate;
  answer: Answer<Line>;
  /** All windows there are. */
  lines: readonly Line[];
}) {
  const t = textOf(locale, "start");
  const ofYear = lines.some(
    ({ birthYearFrom, birthYearTo }) => birthYearFrom <= birth.year && birth.year <= birthYearTo,
  );
  const otherDay = answer.reason === "no-window-planned" && ofYear ? birth : undefined;
  return (
    <Page text={chromeText(locale, "/check/answer")}>
      <BackLink href={hrefIn(locale, "/check")}>{textOf(locale, "common")("back")}</BackLink>
      <Heading>{t("answerTitle")}</Heading>
      <SummaryList
        rows={[
          {
            term: t("birthDate"),
            value: dateInWords(writeBirthDate(birth), locale),
            action: (
              <TextLink href={hrefIn(locale, "/check")} label={t("changeBirth")}>
                {t("change")}
              </TextLink>
            ),
          },
        ]}
      />
      <AnswerText locale={locale} answer={answer} otherDay={otherDay} />
      {answer.reason === "not-yet-open" && (
        <TextLink href={hrefIn(locale, "/early")}>{textOf(locale, "early")("title")}</TextLink>
      )}
    </Page>
  );
}

/** The one question of who may book when, by itself: with what was typed before, and with what was wrong. */
export function BirthPage({
  locale,
  values,
  fault,
}: {
  locale: Locale;
  values: { year?: string; month?: string; day?: string };
  fault?: BirthFault;
}) {
  const t = textOf(locale, "start");
  const common = textOf(locale, "common");
  return (
    <Page text={chromeText(locale, fault ? "/check?again=1" : "/check")}>
      <BackLink href={locale === "en" ? "/en" : "/"}>{common("back")}</BackLink>
      {fault && <ApplicantProblems locale={locale} faults={[{ field: "birthDate", code: fault }]} />}
      <Heading>{t("checkTitle")}</Heading>
      <BirthForm locale={locale} fault={fault} values={values} />
    </Page>
  );
}
