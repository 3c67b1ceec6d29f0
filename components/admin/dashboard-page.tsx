import type { DashboardSnapshot } from "@/lib/monitoring/dashboard/snapshot";
import type { Locale } from "@/lib/shared/time/seoul";
import type { WindowTransition } from "@/lib/windows/window-rules";
import { messages } from "@/messages";
import { getTranslator } from "../i18n";
import { Notice } from "../ui/notice";
import { Heading, Text } from "../ui/page";
import { AdminLayout } from "./admin-layout";
import { detailWords } from "./alert-list";
import { ControlRoom } from "./dashboard";

/** How the site stands, from the server at first and then kept up to date by the page itself. */
export function DashboardPage({
  locale,
  document,
  done,
}: {
  locale: Locale;
  document: DashboardSnapshot | undefined;
  /** What was done just before. */
  done?: WindowTransition;
}) {
  const t = getTranslator(locale, "live");
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
    <AdminLayout locale={locale} path="/admin/live">
      {done && <Notice look="success" title={getTranslator(locale, "admin")(`done.${done}`)} live />}
      <Heading>{t("title")}</Heading>
      <Text>{t("intro")}</Text>
      {document ? (
        <ControlRoom
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
    </AdminLayout>
  );
}
