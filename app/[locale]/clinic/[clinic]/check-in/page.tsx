import { z } from "zod";
import { CheckInPage } from "@/components/clinic/check-in-page";
import { parseLocale } from "@/components/locale";
import { requireClinic } from "@/server/auth/require";

const search = z.object({ unknown: z.string().max(40).optional().catch(undefined) });

export default async function CheckIn({
  params,
  searchParams,
}: PageProps<"/[locale]/clinic/[clinic]/check-in">) {
  const { locale: segment, clinic } = await params;
  const locale = parseLocale(segment);
  const { clinicId, manages } = await requireClinic(clinic);
  const { unknown } = search.parse(await searchParams);
  return (
    <CheckInPage
      locale={locale}
      clinicId={clinicId}
      manages={manages}
      code={unknown}
      wrong={unknown !== undefined}
    />
  );
}
