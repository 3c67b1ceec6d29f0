import { type Answers, adviceFor, screeningQuestions } from "@/lib/booking/screening-rules";
import { type Locale, seoulDateTime } from "@/lib/platform/seoul";
import { textOf } from "../text";
import { SummaryList } from "../ui/list";
import { Notice } from "../ui/notice";
import { Subheading, Text } from "../ui/page";

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
  screening: { answers: Answers; answeredAt: Date } | null;
}) {
  const [t, asked] = [textOf(locale, "day"), textOf(locale, "screening")];
  if (!screening)
    return (
      <>
        <Subheading>{asked("title")}</Subheading>
        <Text>{t("open.unanswered")}</Text>
      </>
    );
  const { answers, answeredAt } = screening;
  const heed = adviceFor(answers).length;
  return (
    <>
      <Subheading>{asked("title")}</Subheading>
      <Notice
        look={heed > 0 ? "warning" : "success"}
        title={heed > 0 ? t("open.heed", { count: heed }) : t("open.nothingToHeed")}
      >
        {t("open.answered", { time: seoulDateTime(answeredAt, locale) })}
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
