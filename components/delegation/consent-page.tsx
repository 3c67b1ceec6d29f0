import type { IdentityClaim } from "@/lib/citizens/identity-form";
import type { Locale } from "@/lib/shared/time/seoul";
import { getChromeText, getTranslator, localizePath } from "../i18n";
import { IdentityCheck } from "../sign-in/identity-check";
import { Button, ButtonRow } from "../ui/button";
import { BackLink, Heading, Page, Text } from "../ui/page";

/** What was typed about a parent, read back before a code goes to their phone. */
export function ConsentPage({ locale, applicant }: { locale: Locale; applicant: IdentityClaim }) {
  const form = localizePath(locale, "/proxy");
  return (
    <Page text={getChromeText(locale, "/proxy/check")}>
      <BackLink href={form}>{getTranslator(locale, "common")("back")}</BackLink>
      <Heading>{getTranslator(locale, "signin")("checkTitle")}</Heading>
      <Text>{getTranslator(locale, "proxy")("checkText")}</Text>
      <IdentityCheck locale={locale} applicant={applicant} form={form} />
      <form method="post" action={`/${locale}/proxy/send`}>
        <ButtonRow>
          <Button>{getTranslator(locale, "proxy")("send")}</Button>
        </ButtonRow>
      </form>
    </Page>
  );
}
