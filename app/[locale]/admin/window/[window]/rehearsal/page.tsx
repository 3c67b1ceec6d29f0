import { notFound } from "next/navigation";
import { DryRunPage } from "@/components/admin/dry-run-page";
import { parseLocale } from "@/components/locale";
import { getAppContext } from "@/lib/shared/context";
import { getLastDryRun } from "@/lib/windows/dry-run/dry-runs";
import { getWindow } from "@/lib/windows/windows";
import { requireRole } from "@/server/auth/require";

export default async function Rehearsal({ params }: PageProps<"/[locale]/admin/window/[window]/rehearsal">) {
  await requireRole("ADMIN");
  const { locale, window: slug } = await params;
  const { database, clock } = getAppContext();
  const now = clock.now();
  const window = await getWindow(database, slug, now);
  if (!window) notFound();
  const rehearsal = await getLastDryRun(database, slug);
  return <DryRunPage locale={parseLocale(locale)} window={window} rehearsal={rehearsal} now={now} />;
}
