import type { ReactNode } from "react";
import type { Locale } from "@/lib/shared/time/seoul";
import { getTranslator } from "../i18n";
import { StaffLayout } from "../staff-layout";

/** The frame of every admin page. `path` is the page's own, without its language. */
export function AdminLayout({
  locale,
  path,
  children,
}: {
  locale: Locale;
  path: string;
  children: ReactNode;
}) {
  const t = getTranslator(locale, "admin");
  const tools = [
    { href: "/admin", text: t("windows") },
    { href: "/admin/live", text: getTranslator(locale, "live")("nav") },
    { href: "/admin/audit", text: getTranslator(locale, "audit")("nav") },
    { href: "/admin/clinics", text: getTranslator(locale, "clinics")("title") },
    { href: "/admin/staff", text: t("staff") },
    { href: "/admin/programme", text: getTranslator(locale, "programme")("title") },
    { href: "/admin/messages", text: getTranslator(locale, "messages")("title") },
  ];
  return (
    <StaffLayout locale={locale} label={t("nav")} tools={tools} path={path}>
      {children}
    </StaffLayout>
  );
}
