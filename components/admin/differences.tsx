import type { WindowWish } from "@/lib/admin/window-form";
import { differences } from "@/lib/admin/window-preview";
import type { Locale } from "@/lib/platform/seoul";
import { textOf } from "../text";
import { Table } from "../ui/table";
import { wordsOf } from "./window-words";

/** The fields in which two forms of a window differ, side by side. */
export function Differences({
  locale,
  caption,
  heads,
  before,
  after,
}: {
  locale: Locale;
  caption: string;
  heads: [before: string, after: string];
  before: WindowWish;
  after: WindowWish;
}) {
  const t = textOf(locale, "windows");
  const fields = textOf(locale, "admin");
  // A window that is shown stays so; by which instant says nothing to anybody.
  return (
    <Table
      caption={caption}
      columns={[t("field"), ...heads]}
      rows={differences(before, after).map((field) => ({
        key: field,
        cells: [fields(`fields.${field}`), wordsOf(locale, before[field]), wordsOf(locale, after[field])],
      }))}
      empty={t("effectNone")}
    />
  );
}
