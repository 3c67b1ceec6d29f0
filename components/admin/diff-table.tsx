import type { Locale } from "@/lib/shared/time/seoul";
import type { WindowInput } from "@/lib/windows/window-form";
import { diffWindows } from "@/lib/windows/window-preview";
import { getTranslator } from "../i18n";
import { Table } from "../ui/table";
import { formatField } from "./format-field";

export function DiffTable({
  locale,
  caption,
  heads,
  before,
  after,
}: {
  locale: Locale;
  caption: string;
  heads: [before: string, after: string];
  before: WindowInput;
  after: WindowInput;
}) {
  const t = getTranslator(locale, "windows");
  const fields = getTranslator(locale, "admin");
  // A window that is shown stays so; by which instant says nothing to anybody.
  return (
    <Table
      caption={caption}
      columns={[t("field"), ...heads]}
      rows={diffWindows(before, after).map((field) => ({
        key: field,
        cells: [
          fields(`fields.${field}`),
          formatField(locale, before[field]),
          formatField(locale, after[field]),
        ],
      }))}
      empty={t("effectNone")}
    />
  );
}
