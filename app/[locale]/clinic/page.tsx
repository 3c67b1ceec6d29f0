import { z } from "zod";
import { WorklistPage } from "@/components/clinic/worklist-page";
import { parseLocale } from "@/components/locale";
import { getWorklist } from "@/lib/clinics/worklist/worklist";
import { getAppContext } from "@/lib/shared/context";
import { toSeoulDate } from "@/lib/shared/time/seoul";
import { requireClinic } from "@/server/auth/require";

const text = z.string().max(60).catch("");
const search = z.object({
  day: z.iso.date().optional().catch(undefined),
  q: text,
  state: text,
  product: text,
  dose: text,
});

/** A staff member's own clinic; which one comes from the account, never from the address. */
export default async function ClinicDay({ params, searchParams }: PageProps<"/[locale]/clinic">) {
  const locale = parseLocale((await params).locale);
  const { database, clock } = getAppContext();
  const now = clock.now();
  const { id, clinicId, manages } = await requireClinic(undefined);
  const today = toSeoulDate(now);
  const { day = today, ...filter } = search.parse(await searchParams);
  const list = await getWorklist(database, { id, clinicId }, day, now);
  return (
    <WorklistPage
      locale={locale}
      clinicId={clinicId}
      manages={manages}
      list={list}
      day={day}
      today={today}
      filter={filter}
    />
  );
}
