import ical from "ical-generator";
import { parseDoseParam } from "@/components/booking/dose-param";
import { getTranslator } from "@/components/i18n";
import { parseLocale } from "@/components/locale";
import { listOwnBookings, pickBooking } from "@/lib/booking/my-bookings";
import { getAppContext } from "@/lib/shared/context";
import { requireCitizen } from "@/server/auth/require";

const visitMinutes = 30;

/** The booking as an iCalendar file (RFC 5545), its time in UTC so that every calendar shows it right. */
export async function GET(request: Request, { params }: RouteContext<"/[locale]/my-booking/calendar">) {
  const locale = parseLocale((await params).locale);
  const bookings = await listOwnBookings(getAppContext().database, (await requireCitizen()).sub);
  const dose = parseDoseParam(Object.fromEntries(new URL(request.url).searchParams));
  const { booking } = pickBooking(bookings, dose);
  if (booking?.status !== "BOOKED") return new Response(null, { status: 404 });
  const t = getTranslator(locale, "book");
  const clinic = locale === "ko" ? booking.clinicKo : booking.clinicEn;
  const calendar = ical({ prodId: { company: "vaccine-reservation", product: "booking", language: "EN" } });
  calendar.createEvent({
    id: `${booking.id}@vaccine-reservation`,
    sequence: booking.changes,
    start: booking.startsAt,
    end: new Date(booking.startsAt.getTime() + visitMinutes * 60_000),
    summary: t("event", { clinic }),
    location: locale === "ko" ? booking.addressKo : booking.addressEn,
    description: `${t("code")}: ${booking.code}`,
  });
  return new Response(calendar.toString(), {
    headers: {
      "content-type": "text/calendar; charset=utf-8",
      "content-disposition": `attachment; filename="vaccination-${booking.code}.ics"`,
      "cache-control": "private, no-store",
    },
  });
}
