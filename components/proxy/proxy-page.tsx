import type { ReactNode } from "react";
import type { FieldError } from "@/lib/identity/applicant";
import type { BookedFor } from "@/lib/identity/proxy";
import type { Locale } from "@/lib/platform/seoul";
import { ApplicantFields, ApplicantProblems } from "../sign-in/applicant-fields";
import { chromeText, textOf } from "../text";
import { Button, ButtonRow, LinkButton } from "../ui/button";
import { SummaryList } from "../ui/list";
import { Notice } from "../ui/notice";
import { Heading, Page, Subheading, Text } from "../ui/page";

/**
 * For whom somebody may book, and how to get a parent's leave.
 *
 * @param people those whose leave they have
 * @param booker who has their own leave
 */
export function ProxyPage({
  locale,
  people,
  booker,
  values = {},
  faults = [],
  refused,
}: {
  locale: Locale;
  people: BookedFor[];
  booker: BookedFor | undefined;
  values?: Record<string, string>;
  faults?: readonly FieldError[];
  /** Why an earlier try was refused. */
  refused?: ReactNode;
}) {
  const t = textOf(locale, "proxy");
  return (
    <Page text={chromeText(locale, faults.length > 0 ? "/proxy?again=1" : "/proxy")}>
      <ApplicantProblems locale={locale} faults={faults} />
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
        <ApplicantFields locale={locale} values={values} faults={faults} own={false} />
        <ButtonRow>
          <Button>{textOf(locale, "signin")("next")}</Button>
        </ButtonRow>
      </form>
    </Page>
  );
}

function EndLeave({ locale, person, children }: { locale: Locale; person: BookedFor; children: ReactNode }) {
  return (
    <form method="post" action={`/${locale}/proxy/end`}>
      <input type="hidden" name="person" value={person.id} />
      <LinkButton>{children}</LinkButton>
    </form>
  );
}
