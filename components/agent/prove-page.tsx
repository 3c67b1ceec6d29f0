import type { Locale } from "@/lib/shared/time/seoul";
import { getTranslator, localizePath } from "../i18n";
import { type CodeFault, codeFaultText } from "../sign-in/code-page";
import { Button, ButtonRow } from "../ui/button";
import { TextField } from "../ui/field";
import { ErrorSummary, Notice } from "../ui/notice";
import { BackLink, Heading, Text } from "../ui/page";
import { AgentLayout } from "./agent-layout";

/**
 * Where an agent types the code that a caller reads out, who has the phone and not all the right answers.
 *
 * @param refused why they are nobody whom the agent may help in this way
 */
export function ProvePage({
  locale,
  id,
  fault,
  refused,
}: {
  locale: Locale;
  id: string;
  fault?: CodeFault;
  refused?: "caller-not-matched" | "phone-in-use";
}) {
  const t = getTranslator(locale, "agent");
  const reasons = getTranslator(locale, "refusals");
  const message = fault && codeFaultText(locale, fault);
  return (
    <AgentLayout locale={locale} path={`/agent/prove?${new URLSearchParams({ id })}`} keys={[]}>
      <BackLink href={localizePath(locale, "/agent")}>{getTranslator(locale, "common")("back")}</BackLink>
      {message && (
        <ErrorSummary
          title={getTranslator(locale, "common")("problem")}
          errors={[{ field: "code", message }]}
        />
      )}
      {refused && (
        <Notice look="danger" title={reasons(`${refused}.title`)} live>
          {reasons(`${refused}.next`)}
        </Notice>
      )}
      <Heading>{t("prove.title")}</Heading>
      <Text>{t("prove.text")}</Text>
      <form method="post" action={`/${locale}/agent/prove/code`} noValidate>
        <input type="hidden" name="id" value={id} />
        <TextField
          name="code"
          label={t("prove.code")}
          error={message}
          inputMode="numeric"
          autoComplete="off"
          maxLength={40}
          first={!message}
        />
        <ButtonRow>
          <Button name="wish" value="mend">
            {t("prove.mend")}
          </Button>
          <Button name="wish" value="new-owner" look="secondary">
            {t("prove.owner")}
          </Button>
        </ButtonRow>
      </form>
    </AgentLayout>
  );
}
