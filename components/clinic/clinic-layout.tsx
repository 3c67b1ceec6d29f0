import type { ReactNode } from "react";
import type { Locale } from "@/lib/shared/time/seoul";
import { getTranslator } from "../i18n";
import { StaffLayout } from "../staff-layout";

/** The frame of every page of a clinic's staff. `path` is the page's own, without its language. */
export function ClinicLayout({
  locale,
  clinicId,
  manages,
  path,
  children,
}: {
  locale: Locale;
  clinicId: number;
  /** Whether whoever looks is the clinic's manager, who has one tool more. */
  manages: boolean;
  path: string;
  children: ReactNode;
}) {
  const t = getTranslator(locale, "clinic");
  const day = getTranslator(locale, "day");
  const own = `/clinic/${clinicId}`;
  const tools = [
    { href: "/clinic", text: day("title") },
    { href: `${own}/check-in`, text: day("checkIn.title") },
    { href: `${own}/walk-in`, text: day("walkIn.title") },
    { href: `${own}/week`, text: day("week.title") },
    { href: `${own}/capacity`, text: t("capacity.title") },
    { href: `${own}/leftover`, text: t("leftover.title") },
    ...(manages ? [{ href: `${own}/staff`, text: getTranslator(locale, "people")("clinicTitle") }] : []),
  ];
  return (
    <StaffLayout locale={locale} label={t("nav")} tools={tools} path={path}>
      {children}
    </StaffLayout>
  );
}
