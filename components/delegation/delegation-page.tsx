import type { ReactNode } from "react";
import type { Principal } from "@/lib/citizens/delegation";
import type { FieldError } from "@/lib/citizens/identity-form";
import type { Locale } from "@/lib/shared/time/seoul";
import { getChromeText, getTranslator } from "../i18n";
import { IdentityFields, IdentityProblems } from "../sign-in/identity-fields";
import { Button, ButtonRow, LinkButton } from "../ui/button";
import { Notice } from "../ui/notice";
import { Heading, Page, Subheading, Text } from "../ui/page";
import { SummaryList } from "../ui/summary-list";

/**
 * For whom somebody may book, and how to get a parent's leave.
 *
 * @param people those whose leave they have
 * @param booker who has their own leave
 */
export function DelegationPage({
  locale,
  people,
  booker,
  values = {},
  faults = [],
  refused,
}: {
  locale: Locale;
  people: Principal[];
  booker: Principal | undefined;
  values?: Record<string, string>;
  faults?: readonly FieldError[];
  /** Why an earlier try was refused. */
  refused?: ReactNode;
}) {
  const t = getTranslator(locale, "proxy");
  return (
    <Page text={getChromeText(locale, faults.length > 0 ? "/proxy?again=1" : "/proxy")}>
      <IdentityProblems locale={locale} faults={faults} />
      {refused}
      <Heading>{t("title")}</Heading>
      <Text>{t("intro")}</Text>
      {booker && (
        <Notice title={t("booker", { name: booker.name })}>
          <EndLeave locale={locale} person={booker}>
            {t("takeBack")}
          </EndLeave>
        </Notice>
      )}
      {people.length > 0 && (
        <>
          <Subheading>{t("people")}</Subheading>
          <SummaryList
            rows={people.map((person) => ({
              term: person.name,
              value: (
                <form method="post" action={`/${locale}/proxy/act`}>
                  <input type="hidden" name="person" value={person.id} />
                  <Button look="secondary">{t("act", { name: person.name })}</Button>
                </form>
              ),
              action: (
                <EndLeave locale={locale} person={person}>
                  {t("giveUp")}
                </EndLeave>
              ),
            }))}
          />
        </>
      )}
      <Subheading>{t("ask")}</Subheading>
      <Text>{t("askText")}</Text>
      <form method="post" action={`/${locale}/proxy`} noValidate>
        <IdentityFields locale={locale} values={values} faults={faults} own={false} />
        <ButtonRow>
          <Button>{getTranslator(locale, "signin")("next")}</Button>
        </ButtonRow>
      </form>
    </Page>
  );
}

function EndLeave({ locale, person, children }: { locale: Locale; person: Principal; children: ReactNode }) {
  return (
    <form method="post" action={`/${locale}/proxy/end`}>
      <input type="hidden" name="person" value={person.id} />
      <LinkButton>{children}</LinkButton>
    </form>
  );
}
