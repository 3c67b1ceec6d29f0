import type { Call } from "@/lib/agent-calls/calls";
import { formatMobile } from "@/lib/citizens/phone";
import type { Locale } from "@/lib/shared/time/seoul";
import { getTranslator } from "../i18n";
import { SummaryList } from "../ui/summary-list";

/** Who is on the telephone, why, and by which answers they are known, above everything that is done for them. */
export function CallerBar({ locale, call }: { locale: Locale; call: Call }) {
  const t = getTranslator(locale, "agent");
  const signIn = getTranslator(locale, "signin");
  const { name, birthDate, phone } = call.caller;
  const proven = call.proven.map((proof) => t(`proofs.${proof}`));
  return (
    <SummaryList
      rows={[
        { term: signIn("name"), value: name },
        { term: signIn("birthDate"), value: birthDate },
        // Who proved themselves by their booking has not said their number, and may not be read it.
        ...(call.proven.includes("phone")
          ? [{ term: signIn("phone"), value: phone ? formatMobile(phone) : "–" }]
          : []),
        { term: t("reason"), value: t(`reasons.${call.reason}`) },
        { term: t("proven"), value: new Intl.ListFormat(locale).format(proven) },
      ]}
    />
  );
}
