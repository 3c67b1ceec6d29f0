import { loadCall } from "@/components/agent/load-call";
import { RecordPage } from "@/components/agent/record-page";
import { parseLocale } from "@/components/locale";
import { whenToMend } from "@/lib/agent-calls/correct-record";

export default async function Record({ params }: PageProps<"/[locale]/agent/call/[call]/record">) {
  const { locale: segment, call: id } = await params;
  const locale = parseLocale(segment);
  const call = await loadCall(id, locale);
  return <RecordPage locale={locale} call={call} refused={whenToMend(call) ? undefined : "proof-missing"} />;
}
