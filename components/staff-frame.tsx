import type { ReactNode } from "react";
import type { Locale } from "@/lib/platform/seoul";
import { SignOut } from "./sign-in/sign-out";
import { chromeText, hrefIn, textOf } from "./text";
import { StaffPage, type Tool } from "./ui/staff-page";

/**
 * The frame of the pages of staff.
 *
 * @param tools where they can go, in the order in which it is shown; addresses without their language
 * @param path the page's own, without its language
 */
export function StaffFrame({
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
  const own = { href: "/account", text: textOf(locale, "account")("title") };
  return (
    <StaffPage
      text={chromeText(locale, path)}
      label={label}
      tools={[...tools, own].map(({ href, text }) => ({ text, href: hrefIn(locale, href) }))}
      here={hrefIn(locale, path)}
      end={<SignOut locale={locale} />}
    >
      {children}
    </StaffPage>
  );
}
