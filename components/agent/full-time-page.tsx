import type { Call } from "@/lib/agent-calls/calls";
import type { SlotFullError } from "@/lib/booking/suggest-slots";
import type { Locale } from "@/lib/shared/time/seoul";
import { ErrorSuggestion } from "../booking/error-suggestion";
import { getTranslator, localizePath } from "../i18n";
import { BackLink, Heading, Text } from "../ui/page";
import { AgentLayout, choosingKeys } from "./agent-layout";
import { CallerBar } from "./caller-bar";

/** The time that a caller wanted is full: what is free near it, for the agent to read out and to choose. */
export function FullTimePage({
  locale,
  call,
  path,
  full,
}: {
  locale: Locale;
  call: Call;
  /** The call's own page, without its language. */
  path: string;
  full: SlotFullError;
}) {
  const t = getTranslator(locale, "refusals");
  return (
    <AgentLayout locale={locale} path={path} keys={choosingKeys(locale)}>
      <BackLink href={localizePath(locale, path)} keys="Escape">
        {getTranslator(locale, "agent")("backToCall")}
      </BackLink>
      <Heading>{t("slot-full.title")}</Heading>
      <CallerBar locale={locale} call={call} />
      <Text>{t("slot-full.next")}</Text>
      <ErrorSuggestion locale={locale} error={full} numbered />
    </AgentLayout>
  );
}
