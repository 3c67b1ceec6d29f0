import type { Locale } from "@/lib/shared/time/seoul";
import type { Product } from "@/lib/windows/programme";
import type { WindowFaults } from "@/lib/windows/window-form";
import { getTranslator, localizePath } from "../i18n";
import { ErrorSummary, Notice } from "../ui/notice";
import { BackLink, Heading } from "../ui/page";
import { AdminLayout } from "./admin-layout";
import { faultLines, WindowForm, type WindowValues } from "./window-form";
import type { Shown } from "./window-preview";

export function NewWindowPage({
  locale,
  values = {},
  faults = {},
  shown,
  copied,
  products,
}: {
  locale: Locale;
  values?: WindowValues;
  faults?: WindowFaults;
  /** What the values would do. */
  shown?: Shown;
  /** The name of the window that the values come from. */
  copied?: string;
  products: Product[];
}) {
  const t = getTranslator(locale, "admin");
  const lines = faultLines(locale, faults);
  return (
    <AdminLayout locale={locale} path="/admin/new-window">
      <BackLink href={localizePath(locale, "/admin")}>{t("back")}</BackLink>
      {lines.length > 0 && <ErrorSummary title={getTranslator(locale, "common")("problem")} errors={lines} />}
      <Heading>{t("newWindow")}</Heading>
      {copied && <Notice>{getTranslator(locale, "windows")("copied", { name: copied })}</Notice>}
      <WindowForm locale={locale} values={values} faults={faults} shown={shown} products={products} />
    </AdminLayout>
  );
}
