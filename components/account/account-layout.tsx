import type { ReactNode } from "react";
import type { Locale } from "@/lib/shared/time/seoul";
import type { Staff } from "@/lib/staff/staff";
import { getTranslator } from "../i18n";
import { StaffLayout } from "../staff-layout";

const desks = { ADMIN: "admin", AGENT: "agent", CLINIC_STAFF: "clinic", CLINIC_MANAGER: "clinic" } as const;

const deskTitles = {
  admin: (locale: Locale) => getTranslator(locale, "admin")("windows"),
  agent: (locale: Locale) => getTranslator(locale, "agent")("title"),
  clinic: (locale: Locale) => getTranslator(locale, "day")("title"),
};

export function AccountLayout({
  locale,
  staff,
  path,
  children,
}: {
  locale: Locale;
  staff: Pick<Staff, "role" | "clinicId">;
  path: string;
  children: ReactNode;
}) {
  const desk = desks[staff.role];
  const people =
    staff.role === "CLINIC_MANAGER"
      ? [{ href: `/clinic/${staff.clinicId}/staff`, text: getTranslator(locale, "people")("clinicTitle") }]
      : [];
  return (
    <StaffLayout
      locale={locale}
      label={getTranslator(locale, "account")("title")}
      tools={[{ href: `/${desk}`, text: deskTitles[desk](locale) }, ...people]}
      path={path}
    >
      {children}
    </StaffLayout>
  );
}
