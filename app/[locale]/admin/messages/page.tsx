import { MessagesPage } from "@/components/admin/messages-page";
import { parseLocale } from "@/components/locale";
import { listDeadLetters } from "@/lib/notifications/dead-letters";
import { getAppContext } from "@/lib/shared/context";
import { requireRole } from "@/server/auth/require";

export default async function Messages({ params, searchParams }: PageProps<"/[locale]/admin/messages">) {
  await requireRole("ADMIN");
  const locale = parseLocale((await params).locale);
  const { done } = await searchParams;
  return (
    <MessagesPage
      locale={locale}
      {...(await listDeadLetters(getAppContext().database))}
      done={done === "retried" || done === "dropped" ? done : undefined}
    />
  );
}
