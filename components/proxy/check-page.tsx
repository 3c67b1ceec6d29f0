import type { Applicant } from "@/lib/identity/applicant";
import type { Locale } from "@/lib/platform/seoul";
import { ApplicantCheck } from "../sign-in/applicant-check";
import { chromeText, hrefIn, textOf } from "../text";
import { Button, ButtonRow } from "../ui/button";
import { BackLink, Heading, Page, Text } from "../ui/page";

/** What was typed about a parent, read back before a code goes to their phone. */
export function ProxyCheckPage({ locale, applicant }: { locale: Locale; applicant: Applicant }) {
  const form = hrefIn(locale, "/proxy");
  return (
    <Page text={chromeText(locale, "/proxy/check")}>
      <BackLink href={form}>{textOf(locale, "common")("back")}</BackLink>
      <Heading>{textOf(locale, "signin")("checkTitle")}</Heading>
      <Text>{textOf(locale, "proxy")("checkText")}</Text>
      <ApplicantCheck locale={locale} applicant={applicant} form={form} />
      <form method="post" action={`/${locale}/proxy/send`}>
        <ButtonRow>
          <Button>{textOf(locale, "proxy")("send")}</Button>
        </ButtonRow>
      </form>
    </Page>
  );
}
