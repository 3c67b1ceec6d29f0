import type { Alert } from "@/lib/monitor/alerts";
import { type Locale, seoulDateTime } from "@/lib/platform/seoul";
import { textOf } from "../text";
import { Notice } from "../ui/notice";
import { Table } from "../ui/table";

/** What is wrong now, and what was within the last day; each with the first thing to do. */
export function AlertList({ locale, alerts }: { locale: Locale; alerts: Alert[] }) {
  const t = textOf(locale, "alerts");
  if (alerts.length === 0) return <Notice look="success">{t("none")}</Notice>;
  return (
    <Table
      caption={t("title")}
      columns={[t("state"), t("rule"), t("subject"), t("detail"), t("since"), t("what")]}
      rows={alerts.map((alert) => ({
        key: alert.id,
        cells: [
          stateOf(alert, locale),
          t(`rules.${alert.rule}.name`),
          subjectOf(alert, locale),
          alert.detail,
          seoulDateTime(alert.raisedAt, locale),
          alert.resolvedAt ? "" : t(`rules.${alert.rule}.do`),
        ],
      }))}
      empty={t("none")}
    />
  );
}

function stateOf({ resolvedAt }: Alert, locale: Locale): string {
  const t = textOf(locale, "alerts");
  return resolvedAt ? t("resolved", { at: seoulDateTime(resolvedAt, locale) }) : t("live");
}

const subjectOf = ({ subject }: Alert, locale: Locale) =>
  subject === "all" ? textOf(locale, "alerts")("all") : subject;

/** An alert as it is told by e-mail, in both languages. */
export function alertWords(alert: Alert, base: URL): { subject: string; body: string } {
  const [ko, en] = (["ko", "en"] as const).map((locale) => {
    const t = textOf(locale, "alerts");
    const rule = t(`rules.${alert.rule}.name`);
    const subject = subjectOf(alert, locale);
    return {
      subject: t(alert.resolvedAt ? "mailResolved" : "mailRaised", { rule, subject }),
      body: t("mailBody", {
        rule,
        subject,
        detail: alert.detail,
        since: seoulDateTime(alert.raisedAt, locale),
        state: stateOf(alert, locale),
        what: t(`rules.${alert.rule}.do`),
        address: new URL(locale === "ko" ? "/admin" : "/en/admin", base).href,
      }),
    };
  }) as [{ subject: string; body: string }, { subject: string; body: string }];
  return { subject: `${ko.subject} / ${en.subject}`, body: `${ko.body}\n\n—\n\n${en.body}` };
}
