import type { Call } from "@/lib/identity/caller";
import type { Locale } from "@/lib/platform/seoul";
import { textOf } from "../text";
import { SummaryList } from "../ui/list";

/** Who is on the telephone, above everything that is done for them. */
export function CallerBar({ locale, call }: { locale: Locale; call: Call }) {
  const t = textOf(locale, "agent");
  const signIn = textOf(locale, "signin");
  const { name, birthDate, phone } = call.caller;
  return (
    <SummaryList
      rows={[
        { term: signIn("name"), value: name },
        { term: signIn("birthDate"), value: birthDate },
        { term: signIn("phone"), value: phone },
        { term: t("reason"), value: t(`reasons.${call.reason}`) },
      ]}
    />
  );
}
