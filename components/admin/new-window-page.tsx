import type { Product } from "@/lib/admin/programme";
import type { WindowFaults } from "@/lib/admin/window-form";
import type { Locale } from "@/lib/platform/seoul";
import { hrefIn, textOf } from "../text";
import { ErrorSummary, Notice } from "../ui/notice";
import { BackLink, Heading } from "../ui/page";
import { AdminFrame } from "./frame";
import type { Shown } from "./preview";
import { faultLines, WindowForm, type WindowValues } from "./window-form";

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
  const t = textOf(locale, "admin");
  const lines = faultLines(locale, faults);
  return (
    <AdminFrame locale={locale} path="/admin/new-window">
      <BackLink href={hrefIn(locale, "/admin")}>{t("back")}</BackLink>
      {lines.length > 0 && <ErrorSummary title={textOf(locale, "common")("problem")} errors={lines} />}
      <Heading>{t("newWindow")}</Heading>
      {copied && <Notice>{textOf(locale, "windows")("copied", { name: copied })}</Notice>}
      <WindowForm locale={locale} values={values} faults={faults} shown={shown} products={products} />
    </AdminFrame>
  );
}
