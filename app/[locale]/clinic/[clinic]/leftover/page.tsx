import { randomUUID } from "node:crypto";
import { LeftoverPage } from "@/components/clinic/leftover-page";
import { parseLocale } from "@/components/locale";
import { getLeftoverView } from "@/lib/clinics/leftover-doses";
import { getAppContext } from "@/lib/shared/context";
import { requireClinic } from "@/server/auth/require";

export default async function Leftover({ params }: PageProps<"/[locale]/clinic/[clinic]/leftover">) {
  const { locale: segment, clinic } = await params;
  const locale = parseLocale(segment);
  const { database, clock } = getAppContext();
  const { clinicId, manages } = await requireClinic(clinic);
  const desk = await getLeftoverView(database, clinicId, clock.now());
  return (
    <LeftoverPage locale={locale} clinicId={clinicId} manages={manages} desk={desk} newKey={randomUUID()} />
  );
}
