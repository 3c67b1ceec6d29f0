import type { Control } from "@/lib/admin/window-rules";
import type { LiveDocument } from "@/lib/monitor/live/document";
import type { Locale } from "@/lib/platform/seoul";
import { messages } from "@/messages";
import { textOf } from "../text";
import { Notice } from "../ui/notice";
import { Heading, Text } from "../ui/page";
import { detailWords } from "./alert-list";
import { AdminFrame } from "./frame";
import { LiveBoard } from "./live-board";

/** How the site stands, from the server at first and then kept up to date by the page itself. */
export function LivePage({
  locale,
  document,
  done,
}: {
  locale: Locale;
  document: LiveDocument | undefined;
  /** What was done just before. */
  done?: Control;
}) {
  const t = textOf(locale, "live");
  const { live, refusals, alerts, common } = messages[locale];
  const titles = Object.fromEntries(
    Object.entries(refusals).flatMap(([reason, words]) =>
      typeof words === "object" && "title" in words ? [[reason, words.title]] : [],
    ),
  );
  const rules = Object.fromEntries(
    Object.entries(alerts.rules).map(([rule, { name, do: what }]) => [rule, { name, what }]),
  );
  return (
    <AdminFrame locale={locale} path="/admin/live">
      {done && <Notice look="success" title={textOf(locale, "admin")(`done.${done}`)} live />}
      <Heading>{t("title")}</Heading>
      <Text>{t("intro")}</Text>
      {document ? (
        <LiveBoard
          locale={locale}
          begin={document}
          texts={{ live }}
          titles={titles}
          rules={rules}
          details={detailWords(locale)}
          phases={common.phase}
        />
      ) : (
        <Notice look="info">{t("none")}</Notice>
      )}
    </AdminFrame>
  );
}
