import type { ReactNode } from "react";
import type { Locale } from "@/lib/platform/seoul";
import { StaffFrame } from "../staff-frame";
import { textOf } from "../text";
import { KeyList, KeySwitch } from "../ui/keys";
import { PageScript } from "../ui/live";

/**
 * The frame of every page of the telephone agents, who work by keyboard: it answers the keys that its links and
 * buttons are marked with.
 *
 * @param path the page's own, without its language
 * @param keys what each key of the page does
 */
export function AgentFrame({
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
  const t = textOf(locale, "agent");
  return (
    <StaffFrame locale={locale} label={t("nav")} tools={[{ href: "/agent", text: t("title") }]} path={path}>
      <PageScript name="agent-keys" />
      {children}
      <KeyList title={t("keys.title")} keys={keys}>
        <KeySwitch>{t("keys.use")}</KeySwitch>
      </KeyList>
    </StaffFrame>
  );
}

/** The keys of a page on which one of a list is chosen. */
export function choosingKeys(locale: Locale): { key: string; does: string }[] {
  const t = textOf(locale, "agent");
  return [
    { key: "1–9", does: t("keys.choose") },
    { key: "↓ j", does: t("keys.down") },
    { key: "↑ k", does: t("keys.up") },
    { key: "Enter", does: t("keys.take") },
    { key: "Esc", does: t("keys.back") },
  ];
}
