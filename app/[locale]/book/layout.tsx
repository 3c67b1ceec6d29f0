import { headers } from "next/headers";
import type { ReactNode } from "react";
import { StayNotice } from "@/components/booking/stay-notice";
import { localeOf } from "@/components/locale";
import { currentStay } from "@/lib/queue/visit";

/** Above every page of whoever was let in: how long they may stay. */
export default async function InsideLayout({
  children,
  params,
}: {
  children: ReactNode;
  params: Promise<{ locale: string }>;
}) {
  const locale = localeOf((await params).locale);
  const stay = await currentStay();
  const here = (await headers()).get("x-page-path") ?? "";
  return (
    <>
      {stay && <StayNotice locale={locale} stay={stay} here={here} />}
      {children}
    </>
  );
}
