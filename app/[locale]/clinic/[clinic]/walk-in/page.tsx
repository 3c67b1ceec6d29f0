import { WalkInPage } from "@/components/clinic/walk-in-page";
import { localeOf } from "@/components/locale";
import { currentStaff } from "@/lib/identity/visitor";

export default async function WalkIn({ params }: PageProps<"/[locale]/clinic/[clinic]/walk-in">) {
  const locale = localeOf((await params).locale);
  const { clinicId } = await currentStaff();
  return <WalkInPage locale={locale} clinicId={clinicId ?? 0} />;
}
