import { LeftoverPage } from "@/components/clinic/leftover-page";
import { localeOf } from "@/components/locale";
import { leftoverDesk } from "@/lib/clinic/leftover";
import { currentStaff } from "@/lib/identity/visitor";
import { runtime } from "@/lib/platform/runtime";

export default async function Leftover({ params }: PageProps<"/[locale]/clinic/[clinic]/leftover">) {
  const locale = localeOf((await params).locale);
  const { database, clock } = runtime();
  const { clinicId } = await currentStaff();
  const desk = await leftoverDesk(database, clinicId ?? 0, clock.now());
  return <LeftoverPage locale={locale} clinicId={clinicId ?? 0} desk={desk} />;
}
