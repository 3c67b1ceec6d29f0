import { z } from "zod";
import { CheckInPage } from "@/components/clinic/check-in-page";
import { localeOf } from "@/components/locale";
import { currentStaff } from "@/lib/identity/visitor";

const search = z.object({ unknown: z.string().max(40).optional().catch(undefined) });

export default async function CheckIn({
  params,
  searchParams,
}: PageProps<"/[locale]/clinic/[clinic]/check-in">) {
  const locale = localeOf((await params).locale);
  const { clinicId } = await currentStaff();
  const { unknown } = search.parse(await searchParams);
  return (
    <CheckInPage locale={locale} clinicId={clinicId ?? 0} code={unknown} wrong={unknown !== undefined} />
  );
}
