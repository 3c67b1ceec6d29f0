import { z } from "zod";
import { CheckInPage, checkInFaults } from "@/components/clinic/check-in-page";
import { parseLocale } from "@/components/locale";
import { explainNotNow, findOtherToday, getOwnArrival } from "@/lib/clinics/check-in";
import { readBooking } from "@/lib/clinics/visit";
import { getAppContext } from "@/lib/shared/context";
import { DomainError, type ErrorCode, errorStatus } from "@/lib/shared/errors";
import { requireClinic } from "@/server/auth/require";

const search = z.object({
  code: z
    .string()
    .regex(/^[0-9A-Z]{0,20}$/)
    .catch(""),
  fault: z.enum(checkInFaults).optional().catch(undefined),
  booking: z.uuid().optional().catch(undefined),
  arrived: z.uuid().optional().catch(undefined),
  refused: z
    .string()
    .refine((reason): reason is ErrorCode => reason in errorStatus)
    .optional()
    .catch(undefined),
});

export default async function CheckIn({
  params,
  searchParams,
}: PageProps<"/[locale]/clinic/[clinic]/check-in">) {
  const { locale: segment, clinic } = await params;
  const locale = parseLocale(segment);
  const { id, clinicId, manages } = await requireClinic(clinic);
  const by = { id, clinicId };
  const { database, clock } = getAppContext();
  const now = clock.now();
  const asked = search.parse(await searchParams);
  const opened = asked.booking
    ? await readBooking(database, by, asked.booking, now).catch((error) => {
        if (error instanceof DomainError) return null;
        throw error;
      })
    : null;
  const notNow = opened && explainNotNow(opened.booking, now);
  return (
    <CheckInPage
      locale={locale}
      clinicId={clinicId}
      manages={manages}
      now={now}
      fault={asked.fault && { reason: asked.fault, code: asked.code }}
      booking={opened?.booking}
      notNow={notNow}
      other={notNow && opened ? await findOtherToday(database, by, opened.booking.id, now) : null}
      arrived={asked.arrived ? await getOwnArrival(database, by, asked.arrived, now) : null}
      refused={asked.refused}
    />
  );
}
