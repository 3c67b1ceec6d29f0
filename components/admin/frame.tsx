import type { ReactNode } from "react";
import type { Locale } from "@/lib/platform/seoul";
import { SignOut } from "../sign-in/sign-out";
import { chromeText, hrefIn, textOf } from "../text";
import { Page, ToolNav } from "../ui/page";

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
  const staff = path.startsWith("/admin/staff");
  return (
    <Page
      text={chromeText(locale, path)}
      wide
      nav={
        <ToolNav
          label={t("nav")}
          links={[
            { href: hrefIn(locale, "/admin"), text: t("windows"), here: !staff },
            { href: hrefIn(locale, "/admin/staff"), text: t("staff"), here: staff },
          ]}
          end={<SignOut locale={locale} />}
        />
      }
    >
      {children}
    </Page>
  );
}
