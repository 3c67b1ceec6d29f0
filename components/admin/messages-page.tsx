import type { DeadLetter } from "@/lib/notifications/dead-letters";
import { formatDateTime, type Locale } from "@/lib/shared/time/seoul";
import { getTranslator } from "../i18n";
import { Button, ButtonRow, LinkButton } from "../ui/button";
import { CellField } from "../ui/field";
import { ErrorSummary, Notice } from "../ui/notice";
import { Heading, Text } from "../ui/page";
import { Table } from "../ui/table";
import { AdminLayout } from "./admin-layout";

const events = [
  "booking-confirmed",
  "booking-changed",
  "booking-cancelled",
  "booking-reminder",
  "turn-near",
  "lobby-opens",
  "offer",
  "code",
] as const;

const known = (event: string): event is (typeof events)[number] =>
  (events as readonly string[]).includes(event);

/**
 * Messages that failed for the last time: tried again, or dropped with a reason. Nobody's address is shown.
 *
 * @param done what has just been done
 * @param fault the message whose reason for dropping is none, and what was typed
 */
export function MessagesPage({
  locale,
  letters,
  total,
  done,
  fault,
}: {
  locale: Locale;
  letters: DeadLetter[];
  total: number;
  done?: "retried" | "dropped";
  fault?: { id: number; reason: string };
}) {
  const t = getTranslator(locale, "messages");
  const address = (act: string) => `/${locale}/admin/messages/${act}`;
  return (
    <AdminLayout locale={locale} path="/admin/messages">
      {fault !== undefined && (
        <ErrorSummary
          title={getTranslator(locale, "common")("problem")}
          errors={[{ field: `reason-${fault.id}`, message: t("reasonMissing") }]}
        />
      )}
      <Heading>{t("title")}</Heading>
      <Text>{t("intro")}</Text>
      {done && (
        <Notice look="success" live>
          {t(done)}
        </Notice>
      )}
      {total > letters.length && <Text>{t("more", { shown: letters.length, total })}</Text>}
      {letters.length > 1 && (
        <form method="post" action={address("retry-all")}>
          <ButtonRow>
            <Button look="secondary">{t("retryAll", { total })}</Button>
          </ButtonRow>
        </form>
      )}
      <Table
        caption={t("list")}
        columns={[t("event"), t("written"), t("givenUp"), t("tries"), t("error"), t("again"), t("dropWhy")]}
        rows={letters.map(({ id, event, createdAt, givenUpAt, tries, lastError }) => {
          const name = known(event) ? t(`events.${event}`) : event;
          return {
            key: String(id),
            cells: [
              `${name} (${id})`,
              formatDateTime(createdAt, locale),
              formatDateTime(givenUpAt, locale),
              String(tries),
              lastError ?? "–",
              <form key="retry" method="post" action={address("retry")}>
                <input type="hidden" name="message" value={id} />
                <LinkButton label={t("retryOf", { name, id: String(id) })}>{t("retry")}</LinkButton>
              </form>,
              <form key="drop" method="post" action={address("drop")}>
                <input type="hidden" name="message" value={id} />
                <CellField
                  name={`reason-${id}`}
                  label={t("reasonOf", { id: String(id) })}
                  wrong={fault?.id === id}
                  defaultValue={fault?.id === id ? fault.reason : undefined}
                />{" "}
                <LinkButton label={t("dropOf", { name, id: String(id) })}>{t("dropIt")}</LinkButton>
              </form>,
            ],
          };
        })}
        empty={t("empty")}
      />
    </AdminLayout>
  );
}
