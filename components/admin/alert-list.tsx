import type { Alert } from "@/lib/monitoring/alerts";
import { formatDateTime, type Locale } from "@/lib/shared/time/seoul";
import { lackNames } from "@/lib/windows/readiness";
import { getTranslator, localizePath } from "../i18n";
import { Notice } from "../ui/notice";
import { TextLink } from "../ui/page";
import { Table } from "../ui/table";
import { alertDetail, type DetailWords } from "./alert-detail";

/** What is wrong now, each with the first thing to do, and below it what was within the last day. */
export function AlertList({ locale, alerts }: { locale: Locale; alerts: Alert[] }) {
  const t = getTranslator(locale, "alerts");
  const live = alerts.filter(({ resolvedAt }) => resolvedAt === null);
  const over = alerts.filter(({ resolvedAt }) => resolvedAt !== null);
  return (
    <section aria-label={t("title")}>
      {live.length === 0 && <Notice look="success">{t("none")}</Notice>}
      {live.map((alert) => (
        <Notice
          key={alert.id}
          look="danger"
          title={`${t(`rules.${alert.rule}.name`)} (${subjectOf(alert, locale)})`}
        >
          <p>{t(`rules.${alert.rule}.do`)}</p>
          <p>
            {t("seenSince", {
              detail: detailOf(alert, locale),
              since: formatDateTime(alert.raisedAt, locale),
            })}
          </p>
          {alert.rule === "window-not-ready" && (
            <TextLink href={localizePath(locale, `/admin/window/${alert.subject}`)}>{t("toWindow")}</TextLink>
          )}
        </Notice>
      ))}
      {over.length > 0 && (
        <Table
          caption={t("over")}
          columns={[t("rule"), t("subject"), t("detail"), t("state")]}
          rows={over.map((alert) => ({
            key: alert.id,
            cells: [
              t(`rules.${alert.rule}.name`),
              subjectOf(alert, locale),
              detailOf(alert, locale),
              stateOf(alert, locale),
            ],
          }))}
          empty={t("none")}
        />
      )}
    </section>
  );
}

function stateOf({ resolvedAt }: Alert, locale: Locale): string {
  const t = getTranslator(locale, "alerts");
  return resolvedAt ? t("resolved", { at: formatDateTime(resolvedAt, locale) }) : t("live");
}

const stages = ["1", "2", "3", "4"] as const;

export function detailWords(locale: Locale): DetailWords {
  const [t, words] = [getTranslator(locale, "alerts"), getTranslator(locale, "windows")];
  return {
    stages: Object.fromEntries(stages.map((stage) => [stage, t(`stages.${stage}`)])),
    lacks: Object.fromEntries(lackNames.map((lack) => [lack, words(`lack.${lack}`)])),
  };
}

const detailOf = ({ rule, detail }: Alert, locale: Locale) => alertDetail(rule, detail, detailWords(locale));

const subjectOf = ({ subject }: Alert, locale: Locale) =>
  subject === "all" ? getTranslator(locale, "alerts")("all") : subject;

/** An alert as it is told by e-mail, in both languages. */
export function alertWords(alert: Alert, base: URL): { subject: string; body: string } {
  const [ko, en] = (["ko", "en"] as const).map((locale) => {
    const t = getTranslator(locale, "alerts");
    const rule = t(`rules.${alert.rule}.name`);
    const subject = subjectOf(alert, locale);
    return {
      subject: t(alert.resolvedAt ? "mailResolved" : "mailRaised", { rule, subject }),
      body: t("mailBody", {
        rule,
        subject,
        detail: detailOf(alert, locale),
        since: formatDateTime(alert.raisedAt, locale),
        state: stateOf(alert, locale),
        what: t(`rules.${alert.rule}.do`),
        address: new URL(locale === "ko" ? "/admin" : "/en/admin", base).href,
      }),
    };
  }) as [{ subject: string; body: string }, { subject: string; body: string }];
  return { subject: `${ko.subject} / ${en.subject}`, body: `${ko.body}\n\n—\n\n${en.body}` };
}
