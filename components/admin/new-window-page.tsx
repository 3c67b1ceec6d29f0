import type { WindowFaults } from "@/lib/admin/window-form";
import type { Locale } from "@/lib/platform/seoul";
import { hrefIn, textOf } from "../text";
import { ErrorSummary } from "../ui/notice";
import { BackLink, Heading } from "../ui/page";
import { AdminFrame } from "./frame";
import { faultLines, WindowForm, type WindowValues } from "./window-form";

export function NewWindowPage({
  locale,
  values = {},
  faults = {},
}: {
  locale: Locale;
  values?: WindowValues;
  faults?: WindowFaults;
}) {
  const t = textOf(locale, "admin");
  const lines = faultLines(locale, faults);
  return (
    <AdminFrame locale={locale} path="/admin/new-window">
      <BackLink href={hrefIn(locale, "/admin")}>{t("back")}</BackLink>
      {lines.length > 0 && <ErrorSummary title={textOf(locale, "common")("problem")} errors={lines} />}
      <Heading>{t("newWindow")}</Heading>
      <WindowForm locale={locale} values={values} faults={faults} />
    </AdminFrame>
  );
}
