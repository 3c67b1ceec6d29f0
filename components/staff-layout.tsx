import type { ReactNode } from "react";
import type { Locale } from "@/lib/shared/time/seoul";
import { getChromeText, getTranslator, localizePath } from "./i18n";
import { SignOut } from "./sign-in/sign-out";
import { StaffPage, type Tool } from "./ui/staff-page";

/**
 * The frame of the pages of staff.
 *
 * @param tools where they can go, in the order in which it is shown; addresses without their language
 * @param path the page's own, without its language
 */
export function StaffLayout({
  locale,
  label,
  tools,
  path,
  children,
}: {
  locale: Locale;
  label: string;
  tools: readonly Tool[];
  path: string;
  children: ReactNode;
}) {
  const own = { href: "/account", text: getTranslator(locale, "account")("title") };
  return (
    <StaffPage
      text={getChromeText(locale, path)}
      label={label}
      tools={[...tools, own].map(({ href, text }) => ({ text, href: localizePath(locale, href) }))}
      here={localizePath(locale, path)}
      end={<SignOut locale={locale} />}
    >
      {children}
    </StaffPage>
  );
}
