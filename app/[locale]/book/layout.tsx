import { headers } from "next/headers";
import { redirect } from "next/navigation";
import type { ReactNode } from "react";
import { AdmissionTimer } from "@/components/booking/admission-timer";
import { BookedAlreadyPage } from "@/components/booking/booked-already";
import { localizePath } from "@/components/i18n";
import { parseLocale } from "@/components/locale";
import { liveBookings } from "@/lib/booking/my-bookings";
import { getAppContext } from "@/lib/shared/context";
import { toSeoulDate } from "@/lib/shared/time/seoul";
import { stayOf } from "@/server/auth/current-admission";
import { requireAdmission } from "@/server/auth/require";

/** Above every page of whoever was let in: how long they may stay. Whoever is booked is shown that instead. */
export default async function InsideLayout({
  children,
  params,
}: {
  children: ReactNode;
  params: Promise<{ locale: string }>;
}) {
  const locale = parseLocale((await params).locale);
  const { session, claims } = await requireAdmission();
  const bookings = await liveBookings(getAppContext().database, session.sub);
  const [first] = bookings;
  // What became of a booking whose day has passed is said where it is.
  if (first?.dose === 1 && toSeoulDate(first.startsAt) < toSeoulDate(getAppContext().clock.now()))
    redirect(localizePath(locale, "/my-booking"));
  if (first?.dose === 1) return <BookedAlreadyPage locale={locale} bookings={bookings} />;
  const stay = stayOf(claims, getAppContext().clock.now());
  const here = (await headers()).get("x-page-path") ?? "";
  return (
    <>
      {stay && <AdmissionTimer locale={locale} stay={stay} here={here} />}
      {children}
    </>
  );
}
