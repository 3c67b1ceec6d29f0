import { z } from "zod";
import { DayPage } from "@/components/clinic/day-page";
import { localeOf } from "@/components/locale";
import { dayList } from "@/lib/clinic/day-list";
import { currentStaff } from "@/lib/identity/visitor";
import { runtime } from "@/lib/platform/runtime";
import { dayAfter, seoulDay } from "@/lib/platform/seoul";

const search = z.object({ day: z.iso.date() });

/** A staff member's own clinic; which one comes from the account, never from the address. */
export default async function ClinicDay({ params, searchParams }: PageProps<"/[locale]/clinic">) {
  const locale = localeOf((await params).locale);
  const { database, clock } = runtime();
  const now = clock.now();
  const { id, clinicId } = await currentStaff();
  const day = search.safeParse(await searchParams).data?.day ?? seoulDay(now);
  const list = await dayList(database, { id, clinicId: clinicId ?? 0 }, day, now);
  return (
    <DayPage
      locale={locale}
      clinicId={clinicId ?? 0}
      list={list}
      day={day}
      before={dayAfter(day, -1)}
      after={dayAfter(day, 1)}
    />
  );
}
