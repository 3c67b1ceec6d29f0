import { notFound } from "next/navigation";
import { z } from "zod";
import { BookingPage } from "@/components/clinic/booking-page";
import { parseLocale } from "@/components/locale";
import { getScreening } from "@/lib/booking/screening";
import { explainNotNow, findOtherToday } from "@/lib/clinics/check-in";
import { readBooking, visitTransitions } from "@/lib/clinics/visit";
import { getCorrectionHistory } from "@/lib/clinics/visit-correction";
import { getAppContext } from "@/lib/shared/context";
import { DomainError, type ErrorCode, errorStatus } from "@/lib/shared/errors";
import { requireClinic } from "@/server/auth/require";

const search = z.object({
  done: z
    .enum([...visitTransitions, "walk-in", "screening", "correct"])
    .optional()
    .catch(undefined),
  refused: z
    .string()
    .refine((reason): reason is ErrorCode => reason in errorStatus)
    .optional()
    .catch(undefined),
});

export default async function OpenedBooking({
  params,
  searchParams,
}: PageProps<"/[locale]/clinic/[clinic]/booking/[booking]">) {
  const { locale: segment, clinic, booking: id } = await params;
  const locale = parseLocale(segment);
  const staff = await requireClinic(clinic);
  const by = { id: staff.id, clinicId: staff.clinicId };
  if (!z.uuid().safeParse(id).success) notFound();
  const { database, clock } = getAppContext();
  const now = clock.now();
  const opened = await readBooking(database, by, id, now).catch((error) => {
    if (error instanceof DomainError) notFound();
    throw error;
  });
  const notNow = explainNotNow(opened.booking, now);
  const screening = await getScreening(database, { staffId: by.id, clinicId: by.clinicId }, id, now);
  return (
    <BookingPage
      locale={locale}
      clinicId={by.clinicId}
      manages={staff.manages}
      now={now}
      screening={screening}
      history={await getCorrectionHistory(database, by, id)}
      notNow={notNow}
      other={notNow && (await findOtherToday(database, by, id, now))}
      {...opened}
      {...search.parse(await searchParams)}
    />
  );
}
