import type { SlotFull } from "@/lib/booking/alternatives";
import type { Call } from "@/lib/identity/caller";
import type { Locale } from "@/lib/platform/seoul";
import { Instead } from "../booking/instead";
import { hrefIn, textOf } from "../text";
import { BackLink, Heading, Text } from "../ui/page";
import { CallerBar } from "./caller-bar";
import { AgentFrame, choosingKeys } from "./frame";

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
  full: SlotFull;
}) {
  const t = textOf(locale, "refusals");
  return (
    <AgentFrame locale={locale} path={path} keys={choosingKeys(locale)}>
      <BackLink href={hrefIn(locale, path)} keys="Escape">
        {textOf(locale, "agent")("backToCall")}
      </BackLink>
      <Heading>{t("slot-full.title")}</Heading>
      <CallerBar locale={locale} call={call} />
      <Text>{t("slot-full.next")}</Text>
      <Instead locale={locale} error={full} numbered />
    </AgentFrame>
  );
}
