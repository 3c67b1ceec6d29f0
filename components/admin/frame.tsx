import type { ReactNode } from "react";
import type { Locale } from "@/lib/platform/seoul";
import { StaffFrame } from "../staff-frame";
import { textOf } from "../text";

/** The frame of every admin page. `path` is the page's own, without its language. */
export function AdminFrame({
  locale,
  path,
  children,
}: {
  locale: Locale;
  path: string;
  children: ReactNode;
}) {
  const t = textOf(locale, "admin");
  const tools = [
    { href: "/admin", text: t("windows") },
    { href: "/admin/live", text: textOf(locale, "live")("nav") },
    { href: "/admin/audit", text: textOf(locale, "audit")("nav") },
    { href: "/admin/clinics", text: textOf(locale, "clinics")("title") },
    { href: "/admin/staff", text: t("staff") },
    { href: "/admin/programme", text: textOf(locale, "programme")("title") },
    { href: "/admin/messages", text: textOf(locale, "messages")("title") },
  ];
  return (
    <StaffFrame locale={locale} label={t("nav")} tools={tools} path={path}>
      {children}
    </StaffFrame>
  );
}
