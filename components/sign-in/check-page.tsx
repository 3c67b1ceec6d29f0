import type { IdentityClaim } from "@/lib/citizens/identity-form";
import type { Locale } from "@/lib/shared/time/seoul";
import { getChromeText, getTranslator, localizePath } from "../i18n";
import { Button, ButtonRow } from "../ui/button";
import { BackLink, Heading, Page, Text } from "../ui/page";
import { IdentityCheck } from "./identity-check";

/** The answers read back, before a code goes to the phone. @param to where to go on to */
export function SignInCheckPage({
  locale,
  to,
  applicant,
}: {
  locale: Locale;
  to: string;
  applicant: IdentityClaim;
}) {
  const t = getTranslator(locale, "signin");
  const query = `?${new URLSearchParams({ to })}`;
  const form = localizePath(locale, `/sign-in${query}`);
  return (
    <Page text={getChromeText(locale, `/sign-in/check${query}`)}>
      <BackLink href={form}>{getTranslator(locale, "common")("back")}</BackLink>
      <Heading>{t("checkTitle")}</Heading>
      <Text>{t("checkText")}</Text>
      <IdentityCheck locale={locale} applicant={applicant} form={form} />
      <form method="post" action={`/${locale}/sign-in/send`}>
        <input type="hidden" name="to" value={to} />
        <ButtonRow>
          <Button>{t("send")}</Button>
        </ButtonRow>
      </form>
    </Page>
  );
}
