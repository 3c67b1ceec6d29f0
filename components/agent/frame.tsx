import type { ReactNode } from "react";
import type { Locale } from "@/lib/platform/seoul";
import { SignOut } from "../sign-in/sign-out";
import { chromeText, hrefIn, textOf } from "../text";
import { Page, ToolNav } from "../ui/page";

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
    <Page
      text={chromeText(locale, path)}
      wide
      nav={
        <ToolNav
          label={t("nav")}
          links={[{ href: hrefIn(locale, "/agent"), text: t("title"), here: path === "/agent" }]}
          end={<SignOut locale={locale} />}
        />
      }
    >
      {children}
    </Page>
  );
}
