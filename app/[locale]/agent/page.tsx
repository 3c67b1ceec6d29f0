import { AgentHome } from "@/components/agent/agent-home";
import { localeOf } from "@/components/locale";

export default async function AgentStart({ params }: PageProps<"/[locale]/agent">) {
  return <AgentHome locale={localeOf((await params).locale)} />;
}
