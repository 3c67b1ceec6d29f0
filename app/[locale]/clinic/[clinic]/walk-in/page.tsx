import { WalkInPage } from "@/components/clinic/walk-in-page";
import { localeOf } from "@/components/locale";
import { requireClinic } from "@/lib/access/pages";

export default async function WalkIn({ params }: PageProps<"/[locale]/clinic/[clinic]/walk-in">) {
  const { locale: segment, clinic } = await params;
  const locale = localeOf(segment);
  const { clinicId } = await requireClinic(clinic);
  return <WalkInPage locale={locale} clinicId={clinicId} />;
}
