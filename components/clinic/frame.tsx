import type { ReactNode } from "react";
import type { Locale } from "@/lib/platform/seoul";
import { SignOut } from "../sign-in/sign-out";
import { chromeText, hrefIn, textOf } from "../text";
import { Page, ToolNav } from "../ui/page";

/** The frame of every page of a clinic's staff. `path` is the page's own, without its language. */
export function ClinicFrame({
  locale,
  clinicId,
  path,
  children,
}: {
  locale: Locale;
  clinicId: number;
  path: string;
  children: ReactNode;
}) {
  const t = textOf(locale, "clinic");
  const [capacity, leftover] = [`/clinic/${clinicId}/capacity`, `/clinic/${clinicId}/leftover`];
  return (
    <Page
      text={chromeText(locale, path)}
      wide
      nav={
        <ToolNav
          label={t("nav")}
          links={[
            {
              href: hrefIn(locale, "/clinic"),
              text: t("title"),
              here: ![capacity, leftover].includes(path),
            },
            { href: hrefIn(locale, capacity), text: t("capacity.title"), here: path === capacity },
            { href: hrefIn(locale, leftover), text: t("leftover.title"), here: path === leftover },
          ]}
          end={<SignOut locale={locale} />}
        />
      }
    >
      {children}
    </Page>
  );
}
