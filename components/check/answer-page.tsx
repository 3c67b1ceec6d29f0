import type { Answer } from "@/lib/eligibility/answer";
import { type Locale, seoulDateTime } from "@/lib/platform/seoul";
import type { Line } from "@/lib/queue/board";
import { chromeText, hrefIn, textOf } from "../text";
import { ButtonLink, ButtonRow } from "../ui/button";
import { ErrorSummary, Notice } from "../ui/notice";
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
export function AnswerText({ locale, answer }: { locale: Locale; answer: Answer<Line> }) {
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
        {t(`answer.${reason}.body`, values)}
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

/** What a person is told who asked when they can book. */
export function AnswerPage({ locale, answer }: { locale: Locale; answer: Answer<Line> }) {
  const t = textOf(locale, "start");
  return (
    <Page text={chromeText(locale, "")}>
      <Heading>{t("answerTitle")}</Heading>
      <AnswerText locale={locale} answer={answer} />
      {answer.reason === "not-yet-open" && (
        <TextLink href={hrefIn(locale, "/early")}>{textOf(locale, "early")("title")}</TextLink>
      )}
      {goesOn(answer) && <TextLink href={locale === "en" ? "/en" : "/"}>{t("another")}</TextLink>}
    </Page>
  );
}

/** The question again, with what was wrong. */
export function WrongBirthDatePage({ locale, values }: { locale: Locale; values: Record<string, string> }) {
  const t = textOf(locale, "start");
  const common = textOf(locale, "common");
  return (
    <Page text={chromeText(locale, "")}>
      <BackLink href={locale === "en" ? "/en" : "/"}>{common("back")}</BackLink>
      <ErrorSummary title={common("problem")} errors={[{ field: "birthDate", message: t("wrongDate") }]} />
      <Heading>{t("checkTitle")}</Heading>
      <BirthForm locale={locale} wrong values={values} />
    </Page>
  );
}
