import type { ReactNode } from "react";
import type { Staff } from "@/lib/identity/staff";
import type { Locale } from "@/lib/platform/seoul";
import { StaffFrame } from "../staff-frame";
import { textOf } from "../text";

const desks = { ADMIN: "admin", AGENT: "agent", CLINIC_STAFF: "clinic", CLINIC_MANAGER: "clinic" } as const;

const deskTitles = {
  admin: (locale: Locale) => textOf(locale, "admin")("windows"),
  agent: (locale: Locale) => textOf(locale, "agent")("title"),
  clinic: (locale: Locale) => textOf(locale, "day")("title"),
};

/** The frame of the pages of one's own account, with the way back to work. */
export function AccountFrame({
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
      ? [{ href: `/clinic/${staff.clinicId}/staff`, text: textOf(locale, "people")("clinicTitle") }]
      : [];
  return (
    <StaffFrame
      locale={locale}
      label={textOf(locale, "account")("title")}
      tools={[{ href: `/${desk}`, text: deskTitles[desk](locale) }, ...people]}
      path={path}
    >
      {children}
    </StaffFrame>
  );
}
