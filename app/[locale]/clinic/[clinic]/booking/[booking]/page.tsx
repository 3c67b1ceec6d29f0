import { notFound } from "next/navigation";
import { z } from "zod";
import { BookingPage } from "@/components/clinic/booking-page";
import { localeOf } from "@/components/locale";
import { requireClinic } from "@/lib/access/pages";
import { screeningFor } from "@/lib/booking/screening";
import { openBooking, steps } from "@/lib/clinic/visit";
import { Refusal, type RefusalReason, refusals } from "@/lib/platform/refusal";
import { runtime } from "@/lib/platform/runtime";

const fault = z.enum(["lot", "site", "reason"]);
const search = z.object({
  done: z
    .enum([...steps, "walk-in"])
    .optional()
    .catch(undefined),
  wrong: z
    .string()
    .transform((text) => text.split(" "))
    .pipe(z.array(fault))
    .optional()
    .catch(undefined),
  refused: z
    .string()
    .refine((reason): reason is RefusalReason => reason in refusals)
    .optional()
    .catch(undefined),
});

export default async function OpenedBooking({
  params,
  searchParams,
}: PageProps<"/[locale]/clinic/[clinic]/booking/[booking]">) {
  const { locale: segment, clinic, booking: id } = await params;
  const locale = localeOf(segment);
  const staff = await requireClinic(clinic);
  const by = { id: staff.id, clinicId: staff.clinicId };
  if (!z.uuid().safeParse(id).success) notFound();
  const { database, clock } = runtime();
  const now = clock.now();
  const opened = await openBooking(database, by, id, now).catch((error) => {
    if (error instanceof Refusal) notFound();
    throw error;
  });
  const screening = await screeningFor(database, { staffId: by.id, clinicId: by.clinicId }, id, now);
  return (
    <BookingPage
      locale={locale}
      clinicId={by.clinicId}
      now={now}
      screening={screening}
      {...opened}
      {...search.parse(await searchParams)}
    />
  );
}
