import type { ReactNode } from "react";
import type { Locale } from "@/lib/shared/time/seoul";
import { getTranslator } from "../i18n";
import { StaffLayout } from "../staff-layout";
import { PageScript } from "../ui/live-region";
import { ShortcutList, ShortcutSwitch } from "../ui/shortcut-hint";

/**
 * The frame of every page of the telephone agents, who work by keyboard: it answers the keys that its links and
 * buttons are marked with.
 *
 * @param path the page's own, without its language
 * @param keys what each key of the page does
 */
export function AgentLayout({
  locale,
  path,
  keys,
  children,
}: {
  locale: Locale;
  path: string;
  keys: { key: string; does: string }[];
  children: ReactNode;
}) {
  const t = getTranslator(locale, "agent");
  return (
    <StaffLayout locale={locale} label={t("nav")} tools={[{ href: "/agent", text: t("title") }]} path={path}>
      <PageScript name="agent-keys" />
      {children}
      <ShortcutList title={t("keys.title")} keys={keys}>
        <ShortcutSwitch>{t("keys.use")}</ShortcutSwitch>
      </ShortcutList>
    </StaffLayout>
  );
}

/** The keys of a page on which one of a list is chosen. */
export function choosingKeys(locale: Locale): { key: string; does: string }[] {
  const t = getTranslator(locale, "agent");
  return [
    { key: "1–9", does: t("keys.choose") },
    { key: "↓ j", does: t("keys.down") },
    { key: "↑ k", does: t("keys.up") },
    { key: "Enter", does: t("keys.take") },
    { key: "Esc", does: t("keys.back") },
  ];
}
