import { getAdvice, type ScreeningAnswers, screeningQuestions } from "@/lib/booking/screening-rules";
import { formatDateTime, type Locale } from "@/lib/shared/time/seoul";
import { getTranslator } from "../i18n";
import { Notice } from "../ui/notice";
import { Subheading, Text } from "../ui/page";
import { SummaryList } from "../ui/summary-list";

/**
 * What somebody answered to the questions before their vaccination, for the doctor who decides: first whether there
 * is anything to heed, then each question as it was asked.
 *
 * @param screening null when nothing was answered
 */
export function Screening({
  locale,
  screening,
}: {
  locale: Locale;
  screening: { answers: ScreeningAnswers; answeredAt: Date } | null;
}) {
  const [t, asked] = [getTranslator(locale, "day"), getTranslator(locale, "screening")];
  if (!screening)
    return (
      <>
        <Subheading>{asked("title")}</Subheading>
        <Text>{t("open.unanswered")}</Text>
      </>
    );
  const { answers, answeredAt } = screening;
  const heed = getAdvice(answers).length;
  return (
    <>
      <Subheading>{asked("title")}</Subheading>
      <Notice
        look={heed > 0 ? "warning" : "success"}
        title={heed > 0 ? t("open.heed", { count: heed }) : t("open.nothingToHeed")}
      >
        {t("open.answered", { time: formatDateTime(answeredAt, locale) })}
      </Notice>
      <SummaryList
        rows={screeningQuestions.map((question) => ({
          term: asked(`questions.${question}`),
          value: answers[question] === "yes" ? <strong>{asked("yes")}</strong> : asked("no"),
        }))}
      />
    </>
  );
}
