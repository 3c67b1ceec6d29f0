import { notFound } from "next/navigation";
import { getChromeText, getTranslator } from "@/components/i18n";
import { parseLocale } from "@/components/locale";
import { createMessageRenderer } from "@/components/messages/renderer";
import { withPageTitle } from "@/components/page-title";
import { Heading, Page, Text } from "@/components/ui/page";
import { Table } from "@/components/ui/table";
import { listRecentMessages } from "@/lib/notifications/render";
import { getAppContext } from "@/lib/shared/context";
import { formatDateTime } from "@/lib/shared/time/seoul";

export const generateMetadata = withPageTitle("signin", "inboxTitle");

/** What would have been sent; it shows codes, so it exists on trial and in development only. */
export default async function InboxPage({ params }: PageProps<"/[locale]/dev/inbox">) {
  const locale = parseLocale((await params).locale);
  const { environment, database } = getAppContext();
  if (environment.production && !environment.demo) notFound();
  const t = getTranslator(locale, "signin");
  const messages = await listRecentMessages(
    database,
    createMessageRenderer(new URL(environment.baseUrl)),
    50,
  );
  return (
    <Page text={getChromeText(locale, "/dev/inbox")} wide>
      <Heading>{t("inboxTitle")}</Heading>
      <Text>{t("inboxText")}</Text>
      <Table
        caption={t("inboxTitle")}
        columns={[t("to"), t("text"), t("at")]}
        rows={messages.map((message) => ({
          key: message.eventKey,
          cells: [message.recipient, message.body, formatDateTime(message.createdAt, locale)],
        }))}
        empty={t("empty")}
      />
    </Page>
  );
}
