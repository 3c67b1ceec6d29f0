import type { OwnBooking } from "@/lib/booking/my-bookings";
import {
  getAdvice,
  type ScreeningAnswers,
  type ScreeningQuestion,
  screeningQuestions,
} from "@/lib/booking/screening-rules";
import { formatDateTime, type Locale } from "@/lib/shared/time/seoul";
import { getChromeText, getTranslator, localizePath } from "../i18n";
import { Button, ButtonLink, ButtonRow } from "../ui/button";
import { ErrorSummary, Notice } from "../ui/notice";
import { BackLink, Heading, Page, Subheading, Text } from "../ui/page";
import { Radios } from "../ui/radios";
import { formatDoseQuery } from "./dose-param";

const looks = { postpone: "danger", ask: "warning", tell: "info" } as const;

/** What the answers lead to: each with what to do, the gravest first. */
export function Advice({ locale, answers }: { locale: Locale; answers: ScreeningAnswers }) {
  const t = getTranslator(locale, "screening");
  const advice = getAdvice(answers);
  if (advice.length === 0)
    return (
      <Notice look="success" title={t("ready")}>
        {t("readyText")}
      </Notice>
    );
  return advice.map(({ question, outcome }) => (
    <Notice key={question} look={looks[outcome]} title={t(`outcomes.${outcome}`)}>
      {t(`advice.${question}`)}
    </Notice>
  ));
}

/**
 * The questions before a vaccination, asked after the booking, so that nobody in the rush waits for them.
 *
 * @param answers those given before, or just now
 * @param missing questions that were left out
 * @param kept whether the answers were kept just now: then it is told what they lead to
 */
export function QuestionsPage({
  locale,
  booking,
  answers,
  missing = [],
  kept = false,
}: {
  locale: Locale;
  booking: Pick<OwnBooking, "id" | "dose" | "startsAt" | "clinicKo" | "clinicEn" | "phone">;
  answers: Partial<ScreeningAnswers>;
  missing?: string[];
  kept?: boolean;
}) {
  const t = getTranslator(locale, "screening");
  const common = getTranslator(locale, "common");
  const query = formatDoseQuery(booking.dose);
  const own = localizePath(locale, `/my-booking${query}`);
  const whole = screeningQuestions.every((question) => answers[question] !== undefined);
  const error = (question: ScreeningQuestion) =>
    missing.includes(question) ? t(`missing.${question}`) : undefined;
  // Answers that are not kept yet stand in no address, so the other language asks by the same post.
  const otherForm =
    missing.length === 0
      ? undefined
      : {
          action: `/${locale === "ko" ? "en" : "ko"}/my-booking/questions${query}`,
          values: { ...answers, booking: booking.id },
        };
  return (
    <Page text={{ ...getChromeText(locale, `/my-booking/questions${query}`), otherForm }}>
      <BackLink href={own}>{t("back")}</BackLink>
      {missing.length > 0 && (
        <ErrorSummary
          title={common("problem")}
          errors={screeningQuestions
            .filter((question) => missing.includes(question))
            .map((field) => ({ field, message: t(`missing.${field}`) }))}
        />
      )}
      <Heading
        caption={t("for", {
          when: formatDateTime(booking.startsAt, locale),
          clinic: locale === "ko" ? booking.clinicKo : booking.clinicEn,
        })}
      >
        {t("title")}
      </Heading>
      {kept && whole && (
        <>
          <Notice look="success" title={t("kept")} live>
            {t("keptText")}
          </Notice>
          <Subheading>{t("leadsTo")}</Subheading>
          <Advice locale={locale} answers={answers as ScreeningAnswers} />
          <Text>{t("doctorDecides", { phone: booking.phone })}</Text>
          <ButtonRow>
            <ButtonLink href={own}>{t("toBooking")}</ButtonLink>
          </ButtonRow>
          <Subheading>{t("again")}</Subheading>
        </>
      )}
      <Text>{t("intro")}</Text>
      <Text subtle>{t("privacy")}</Text>
      <form method="post" action={`/${locale}/my-booking/questions${query}`}>
        <input type="hidden" name="booking" value={booking.id} />
        {screeningQuestions.map((question) => (
          <Radios
            key={question}
            name={question}
            label={t(`questions.${question}`)}
            hint={t(`hints.${question}`)}
            error={error(question)}
            chosen={answers[question]}
            options={(["yes", "no"] as const).map((value) => ({ value, label: t(value) }))}
          />
        ))}
        <Button>{t("keep")}</Button>
      </form>
    </Page>
  );
}
