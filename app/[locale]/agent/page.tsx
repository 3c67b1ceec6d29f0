import { AgentHome } from "@/components/agent/agent-home";
import { parseLocale } from "@/components/locale";
import { requireRole } from "@/server/auth/require";

export default async function AgentStart({ params }: PageProps<"/[locale]/agent">) {
  await requireRole("AGENT");
  return <AgentHome locale={parseLocale((await params).locale)} />;
}
