import { notFound } from "next/navigation";
import { localeOf } from "@/components/locale";
import { words } from "@/components/notify/words";
import { chromeText, textOf } from "@/components/text";
import { titled } from "@/components/title";
import { Heading, Page, Text } from "@/components/ui/page";
import { Table } from "@/components/ui/table";
import { recentMessages } from "@/lib/notify/compose";
import { runtime } from "@/lib/platform/runtime";
import { seoulDateTime } from "@/lib/platform/seoul";

export const generateMetadata = titled("signin", "inboxTitle");

/** What would have been sent; it shows codes, so it exists on trial and in development only. */
export default async function InboxPage({ params }: PageProps<"/[locale]/dev/inbox">) {
  const locale = localeOf((await params).locale);
  const { environment, database } = runtime();
  if (environment.production && !environment.demo) notFound();
  const t = textOf(locale, "signin");
  const messages = await recentMessages(database, words(new URL(environment.baseUrl)), 50);
  return (
    <Page text={chromeText(locale, "/dev/inbox")} wide>
      <Heading>{t("inboxTitle")}</Heading>
      <Text>{t("inboxText")}</Text>
      <Table
        caption={t("inboxTitle")}
        columns={[t("to"), t("text"), t("at")]}
        rows={messages.map((message) => ({
          key: message.eventKey,
          cells: [message.recipient, message.body, seoulDateTime(message.createdAt, locale)],
        }))}
        empty={t("empty")}
      />
    </Page>
  );
}
