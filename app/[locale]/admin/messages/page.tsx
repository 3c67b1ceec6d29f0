import { MessagesPage } from "@/components/admin/messages-page";
import { localeOf } from "@/components/locale";
import { requireRole } from "@/lib/access/pages";
import { deadLetters } from "@/lib/notify/dead-letters";
import { runtime } from "@/lib/platform/runtime";

export default async function Messages({ params, searchParams }: PageProps<"/[locale]/admin/messages">) {
  await requireRole("ADMIN");
  const locale = localeOf((await params).locale);
  const { done } = await searchParams;
  return (
    <MessagesPage
      locale={locale}
      {...(await deadLetters(runtime().database))}
      done={done === "retried" || done === "dropped" ? done : undefined}
    />
  );
}
