import type { Applicant } from "@/lib/identity/applicant";
import type { Locale } from "@/lib/platform/seoul";
import { chromeText, hrefIn, textOf } from "../text";
import { Button, ButtonRow } from "../ui/button";
import { BackLink, Heading, Page, Text } from "../ui/page";
import { ApplicantCheck } from "./applicant-check";

/** The answers read back, before a code goes to the phone. @param to where to go on to */
export function SignInCheckPage({
  locale,
  to,
  applicant,
}: {
  locale: Locale;
  to: string;
  applicant: Applicant;
}) {
  const t = textOf(locale, "signin");
  const query = `?${new URLSearchParams({ to })}`;
  const form = hrefIn(locale, `/sign-in${query}`);
  return (
    <Page text={chromeText(locale, `/sign-in/check${query}`)}>
      <BackLink href={form}>{textOf(locale, "common")("back")}</BackLink>
      <Heading>{t("checkTitle")}</Heading>
      <Text>{t("checkText")}</Text>
      <ApplicantCheck locale={locale} applicant={applicant} form={form} />
      <form method="post" action={`/${locale}/sign-in/send`}>
        <input type="hidden" name="to" value={to} />
        <ButtonRow>
          <Button>{t("send")}</Button>
        </ButtonRow>
      </form>
    </Page>
  );
}
