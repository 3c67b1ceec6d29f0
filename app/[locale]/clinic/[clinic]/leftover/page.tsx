import { LeftoverPage } from "@/components/clinic/leftover-page";
import { localeOf } from "@/components/locale";
import { requireClinic } from "@/lib/access/pages";
import { leftoverDesk } from "@/lib/clinic/leftover";
import { runtime } from "@/lib/platform/runtime";

export default async function Leftover({ params }: PageProps<"/[locale]/clinic/[clinic]/leftover">) {
  const { locale: segment, clinic } = await params;
  const locale = localeOf(segment);
  const { database, clock } = runtime();
  const { clinicId } = await requireClinic(clinic);
  const desk = await leftoverDesk(database, clinicId, clock.now());
  return <LeftoverPage locale={locale} clinicId={clinicId} desk={desk} />;
}
