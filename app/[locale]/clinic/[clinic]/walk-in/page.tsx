import { WalkInPage } from "@/components/clinic/walk-in-page";
import { parseLocale } from "@/components/locale";
import { requireClinic } from "@/server/auth/require";

export default async function WalkIn({ params }: PageProps<"/[locale]/clinic/[clinic]/walk-in">) {
  const { locale: segment, clinic } = await params;
  const locale = parseLocale(segment);
  const { clinicId, manages } = await requireClinic(clinic);
  return <WalkInPage locale={locale} clinicId={clinicId} manages={manages} />;
}
