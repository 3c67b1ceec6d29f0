import type { ScreeningRecord } from "@/lib/booking/screening";
import { getAdvice, type ScreeningQuestion, screeningQuestions } from "@/lib/booking/screening-rules";
import { formatDateTime, type Locale } from "@/lib/shared/time/seoul";
import { getTranslator } from "../i18n";
import { Badge } from "../ui/badge";
import { Button } from "../ui/button";
import { Details } from "../ui/details";
import { Notice } from "../ui/notice";
import { Subheading, Text, TextLink } from "../ui/page";
import { Radios } from "../ui/radios";
import { PlainList, SummaryList } from "../ui/summary-list";
import { FactLine } from "../ui/toolbar";

/**
 * What of the answers is to be known before anything is done: each that needs a look, by its question, or that there
 * are none, or none that can be read.
 *
 * @param screening null when nothing was answered
 * @param open whether the visit has not ended
 */
export function ScreeningAlert({
  locale,
  screening,
  open,
}: {
  locale: Locale;
  screening: ScreeningRecord | null;
  open: boolean;
}) {
  const t = getTranslator(locale, "day");
  if (!screening)
    return open ? (
      <Notice look="warning" title={t("open.unanswered")}>
        <TextLink href="#screening">{t("open.enterAnswers")}</TextLink>
      </Notice>
    ) : null;
  if (!screening.answers)
    return (
      <Notice look="danger" title={t("open.unreadable")}>
        {open && <TextLink href="#screening">{t("open.enterAnswers")}</TextLink>}
      </Notice>
    );
  const advice = getAdvice(screening.answers);
  if (advice.length === 0)
    return (
      <FactLine>
        <Badge look="good">{t("open.nothingToHeed")}</Badge>
      </FactLine>
    );
  return (
    <Notice
      look={advice.some(({ outcome }) => outcome !== "tell") ? "danger" : "warning"}
      title={t("open.heed", { count: advice.length })}
    >
      <PlainList
        items={advice.map(({ question }) => t("open.saidYes", { what: t(`open.screened.${question}`) }))}
      />
    </Notice>
  );
}

/**
 * What somebody answered to the questions before their vaccination, for the doctor who decides; and where there is
 * nothing of their own, a form for what they say at the desk.
 *
 * @param screening null when nothing was answered
 * @param action where the form is sent; undefined where nothing can be entered
 * @param values what was typed, when the form is shown again
 * @param missing the questions that were left out
 */
export function Screening({
  locale,
  screening,
  action,
  values,
  missing = [],
}: {
  locale: Locale;
  screening: ScreeningRecord | null;
  action: string | undefined;
  values?: Record<string, string>;
  missing?: ScreeningQuestion[];
}) {
  const [t, asked] = [getTranslator(locale, "day"), getTranslator(locale, "screening")];
  const answers = screening?.answers ?? null;
  const chosen = values ?? answers;
  const form = action && (
    <form method="post" action={action}>
      {screeningQuestions.map((question) => (
        <Radios
          key={question}
          name={question}
          label={asked(`questions.${question}`)}
          hint={asked(`hints.${question}`)}
          error={missing.includes(question) ? t("open.faults.answer") : undefined}
          chosen={chosen?.[question]}
          options={(["yes", "no"] as const).map((value) => ({ value, label: asked(value) }))}
        />
      ))}
      <Button look="secondary">{t("open.keepAnswers")}</Button>
    </form>
  );
  return (
    <>
      <Subheading id="screening">{asked("title")}</Subheading>
      {screening && (
        <>
          <Text>
            {screening.enteredBy === null
              ? t("open.answered", { time: formatDateTime(screening.answeredAt, locale) })
              : t("open.entered", {
                  time: formatDateTime(screening.answeredAt, locale),
                  name: screening.enteredBy,
                })}
          </Text>
          {answers && (
            <SummaryList
              rows={screeningQuestions.map((question) => ({
                term: asked(`questions.${question}`),
                value: answers[question] === "yes" ? <strong>{asked("yes")}</strong> : asked("no"),
              }))}
            />
          )}
        </>
      )}
      {!answers && form && <Text>{t("open.enterText")}</Text>}
      {!screening && !form && <Text>{t("open.unansweredThen")}</Text>}
      {answers && form && missing.length === 0 ? (
        <Details summary={t("open.changeAnswers")} wide>
          {form}
        </Details>
      ) : (
        form
      )}
    </>
  );
}
