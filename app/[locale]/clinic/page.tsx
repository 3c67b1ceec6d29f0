import { z } from "zod";
import { DayPage } from "@/components/clinic/day-page";
import { localeOf } from "@/components/locale";
import { requireClinic } from "@/lib/access/pages";
import { dayList } from "@/lib/clinic/day-list";
import { runtime } from "@/lib/platform/runtime";
import { seoulDay } from "@/lib/platform/seoul";

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
  const locale = localeOf((await params).locale);
  const { database, clock } = runtime();
  const now = clock.now();
  const { id, clinicId } = await requireClinic(undefined);
  const today = seoulDay(now);
  const { day = today, ...filter } = search.parse(await searchParams);
  const list = await dayList(database, { id, clinicId }, day, now);
  return <DayPage locale={locale} clinicId={clinicId} list={list} day={day} today={today} filter={filter} />;
}
