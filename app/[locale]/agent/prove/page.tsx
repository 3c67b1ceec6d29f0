import { ProvePage } from "@/components/agent/prove-page";
import { parseLocale } from "@/components/locale";
import { requireRole } from "@/server/auth/require";

export default async function Prove({ params, searchParams }: PageProps<"/[locale]/agent/prove">) {
  const locale = parseLocale((await params).locale);
  await requireRole("AGENT");
  return <ProvePage locale={locale} id={String((await searchParams).id ?? "")} />;
}
