import { notFound } from "next/navigation";
import { z } from "zod";
import { ClosePage } from "@/components/clinic/close-page";
import { localeOf } from "@/components/locale";
import { requireClinic } from "@/lib/access/pages";
import { displacedBy } from "@/lib/clinic/closing";
import { weekOf } from "@/lib/clinic/week";
import { runtime } from "@/lib/platform/runtime";

const search = z.object({
  day: z.iso.date(),
  slot: z.coerce.number().int().positive().optional(),
  left: z.string().optional(),
});

export default async function CloseTimes({
  params,
  searchParams,
}: PageProps<"/[locale]/clinic/[clinic]/close">) {
  const { locale: segment, clinic } = await params;
  const locale = localeOf(segment);
  const { id, clinicId } = await requireClinic(clinic);
  const asked = search.safeParse(await searchParams);
  if (!asked.success) notFound();
  const { day, slot: slotId, left } = asked.data;
  const { database, clock } = runtime();
  const now = clock.now();
  const by = { id, clinicId };
  const { times } = await weekOf(database, by.clinicId, day);
  const meant = times.filter((time) => time.day === day && (slotId === undefined || time.slotId === slotId));
  if (meant.length === 0) notFound();
  return (
    <ClosePage
      locale={locale}
      clinicId={by.clinicId}
      day={day}
      slot={slotId === undefined ? undefined : meant[0]}
      closed={meant.every((time) => time.closed || time.startsAt <= now)}
      people={await displacedBy(database, by, { day, slotId }, now)}
      left={left !== undefined}
    />
  );
}
