import { AgentHome } from "@/components/agent/agent-home";
import { localeOf } from "@/components/locale";
import { requireRole } from "@/lib/access/pages";

export default async function AgentStart({ params }: PageProps<"/[locale]/agent">) {
  await requireRole("AGENT");
  return <AgentHome locale={localeOf((await params).locale)} />;
}
