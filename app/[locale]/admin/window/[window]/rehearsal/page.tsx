import { notFound } from "next/navigation";
import { RehearsalPage } from "@/components/admin/rehearsal-page";
import { localeOf } from "@/components/locale";
import { requireRole } from "@/lib/access/pages";
import { lastRehearsal } from "@/lib/admin/rehearsal/store";
import { overviewOf } from "@/lib/admin/windows";
import { runtime } from "@/lib/platform/runtime";

export default async function Rehearsal({ params }: PageProps<"/[locale]/admin/window/[window]/rehearsal">) {
  await requireRole("ADMIN");
  const { locale, window: slug } = await params;
  const { database, clock } = runtime();
  const now = clock.now();
  const window = await overviewOf(database, slug, now);
  if (!window) notFound();
  const rehearsal = await lastRehearsal(database, slug);
  return <RehearsalPage locale={localeOf(locale)} window={window} rehearsal={rehearsal} now={now} />;
}
