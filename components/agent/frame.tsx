import type { ReactNode } from "react";
import type { Locale } from "@/lib/platform/seoul";
import { StaffFrame } from "../staff-frame";
import { textOf } from "../text";

/** The frame of every page of the telephone agents. `path` is the page's own, without its language. */
export function AgentFrame({
  locale,
  path,
  children,
}: {
  locale: Locale;
  path: string;
  children: ReactNode;
}) {
  const t = textOf(locale, "agent");
  return (
    <StaffFrame locale={locale} label={t("nav")} tools={[{ href: "/agent", text: t("title") }]} path={path}>
      {children}
    </StaffFrame>
  );
}
