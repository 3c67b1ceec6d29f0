import type { Locale } from "@/lib/shared/time/seoul";
import type { Invitation } from "@/lib/staff/open-invitations";
import { getChromeText, getTranslator } from "../i18n";
import { Button, ButtonRow } from "../ui/button";
import { TextField } from "../ui/field";
import { ErrorSummary } from "../ui/notice";
import { Heading, Page, Text } from "../ui/page";
import { SummaryList } from "../ui/summary-list";

export type AcceptFault = "name" | "password-too-short" | "password-too-long" | "password-known";

/** What somebody invited sees: what they are invited to, and where they choose a password. */
export function InvitationPage({
  locale,
  token,
  invitation,
  name,
  faults = [],
}: {
  locale: Locale;
  token: string;
  invitation: Invitation;
  name?: string;
  faults?: AcceptFault[];
}) {
  const t = getTranslator(locale, "people");
  const { email, role, clinicId, anew } = invitation;
  const clinic = locale === "ko" ? invitation.clinicKo : invitation.clinicEn;
  const fieldOf = (fault: AcceptFault) => (fault === "name" ? "name" : "password");
  const errorAt = (field: string) => {
    const fault = faults.find((each) => fieldOf(each) === field);
    return fault && t(`accept.faults.${fault}`);
  };
  return (
    <Page text={getChromeText(locale, `/invitation?${new URLSearchParams({ token })}`)}>
      {faults.length > 0 && (
        <ErrorSummary
          title={getTranslator(locale, "common")("problem")}
          errors={faults.map((fault) => ({ field: fieldOf(fault), message: t(`accept.faults.${fault}`) }))}
        />
      )}
      <Heading>{anew ? t("accept.anewTitle") : t("accept.title")}</Heading>
      <Text>{anew ? t("accept.anewText") : t("accept.text")}</Text>
      <SummaryList
        rows={[
          { term: t("email"), value: email },
          { term: t("role"), value: t(`roles.${role}`) },
          ...(clinicId === null ? [] : [{ term: t("clinic"), value: clinic }]),
        ]}
      />
      <form method="post" action={`/${locale}/invitation`} noValidate>
        <input type="hidden" name="token" value={token} />
        {/* A password manager keeps the password by this address. */}
        <input type="hidden" name="email" value={email} autoComplete="username" />
        {!anew && (
          <TextField
            name="name"
            label={t("name")}
            error={errorAt("name")}
            autoComplete="name"
            defaultValue={name}
            maxLength={60}
          />
        )}
        <TextField
          name="password"
          type="password"
          label={t("accept.password")}
          hint={t("accept.hint")}
          error={errorAt("password")}
          autoComplete="new-password"
        />
        <ButtonRow>
          <Button>{t("accept.go")}</Button>
        </ButtonRow>
      </form>
    </Page>
  );
}
