import { headers } from "next/headers";
import { redirect } from "next/navigation";
import type { ReactNode } from "react";
import { BookedAlreadyPage } from "@/components/booking/booked-already";
import { StayNotice } from "@/components/booking/stay-notice";
import { localeOf } from "@/components/locale";
import { hrefIn } from "@/components/text";
import { requireAdmission } from "@/lib/access/pages";
import { liveBookings } from "@/lib/booking/mine";
import { runtime } from "@/lib/platform/runtime";
import { seoulDay } from "@/lib/platform/seoul";
import { stayOf } from "@/lib/queue/visit";

/** Above every page of whoever was let in: how long they may stay. Whoever is booked is shown that instead. */
export default async function InsideLayout({
  children,
  params,
}: {
  children: ReactNode;
  params: Promise<{ locale: string }>;
}) {
  const locale = localeOf((await params).locale);
  const { session, claims } = await requireAdmission();
  const bookings = await liveBookings(runtime().database, session.sub);
  const [first] = bookings;
  // What became of a booking whose day has passed is said where it is.
  if (first?.dose === 1 && seoulDay(first.startsAt) < seoulDay(runtime().clock.now()))
    redirect(hrefIn(locale, "/my-booking"));
  if (first?.dose === 1) return <BookedAlreadyPage locale={locale} bookings={bookings} />;
  const stay = stayOf(claims, runtime().clock.now());
  const here = (await headers()).get("x-page-path") ?? "";
  return (
    <>
      {stay && <StayNotice locale={locale} stay={stay} here={here} />}
      {children}
    </>
  );
}
