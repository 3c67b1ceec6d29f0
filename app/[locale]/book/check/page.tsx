import { randomUUID } from "node:crypto";
import { ChangedSince } from "@/components/booking/changed-since";
import { heldDoses } from "@/components/booking/held-doses";
import { ExtendButton, HoldNotice } from "@/components/booking/hold-notice";
import { DelegationBanner } from "@/components/delegation/delegation-banner";
import { getChromeText, getTranslator, localizePath } from "@/components/i18n";
import { parseLocale } from "@/components/locale";
import { withPageTitle } from "@/components/page-title";
import { Button, ButtonLink, ButtonRow } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import { Heading, Page, TextLink } from "@/components/ui/page";
import { SummaryList } from "@/components/ui/summary-list";
import { findLatestHold } from "@/lib/booking/my-bookings";
import { formatMobile } from "@/lib/citizens/phone";
import { getAppContext } from "@/lib/shared/context";
import { formatDateTime, formatLongDate, formatTime, toSeoulDate } from "@/lib/shared/time/seoul";
import { requireAdmission } from "@/server/auth/require";

export const generateMetadata = withPageTitle("book", "checkTitle");

export default async function CheckPage({ params, searchParams }: PageProps<"/[locale]/book/check">) {
  const locale = parseLocale((await params).locale);
  const t = getTranslator(locale, "book");
  const { database, clock } = getAppContext();
  const { session: citizen } = await requireAdmission();
  const now = clock.now();
  const hold = await findLatestHold(database, citizen.sub, now);
  const chrome = getChromeText(locale, "/book/check");
  const changedSince = <ChangedSince locale={locale} changed={(await searchParams).changed} />;
  if (!hold) {
    return (
      <Page text={chrome}>
        <Heading>{t("noHold")}</Heading>
        {changedSince}
        <DelegationBanner locale={locale} citizen={citizen} />
        <Notice look="warning">{t("noHoldText")}</Notice>
        <ButtonRow>
          <ButtonLink href={localizePath(locale, "/book")}>{t("chooseAgain")}</ButtonLink>
        </ButtonRow>
      </Page>
    );
  }
  const clinicPath = `/book/clinic/${hold.clinicId}`;
  const remaining = (hold.expiresAt.getTime() - now.getTime()) / 1_000;
  if (remaining <= 0) {
    return (
      <Page text={chrome}>
        <Heading>{t("lapsed")}</Heading>
        <Notice look="warning">{t("lapsedText", { time: formatTime(hold.expiresAt) })}</Notice>
        <SummaryList
          rows={[
            { term: t("clinic"), value: locale === "ko" ? hold.clinicKo : hold.clinicEn },
            { term: t("when"), value: formatDateTime(hold.startsAt, locale) },
          ]}
        />
        <form method="post" action={`/${locale}/book/hold`}>
          <ButtonRow>
            <Button name="slot" value={String(hold.slotId)}>
              {t("holdAgain")}
            </Button>
            <ButtonLink
              look="secondary"
              href={localizePath(locale, `${clinicPath}/${toSeoulDate(hold.startsAt)}`)}
            >
              {t("otherTime")}
            </ButtonLink>
          </ButtonRow>
        </form>
      </Page>
    );
  }
  const change = (path: string) => <TextLink href={localizePath(locale, path)}>{t("change")}</TextLink>;
  return (
    <Page text={chrome}>
      <Heading>{t("checkTitle")}</Heading>
      {changedSince}
      <DelegationBanner locale={locale} citizen={citizen} />
      <HoldNotice
        locale={locale}
        hold={hold}
        remainingSeconds={Math.floor(remaining)}
        ask="/book/hold.json"
      />
      <SummaryList
        rows={[
          { term: t("who"), value: citizen.name },
          { term: t("birthDate"), value: formatLongDate(citizen.birthDate, locale) },
          ...(hold.phone ? [{ term: t("messagesTo"), value: formatMobile(hold.phone) }] : []),
          {
            term: t("clinic"),
            value: locale === "ko" ? hold.clinicKo : hold.clinicEn,
            action: change("/book"),
          },
          { term: t("address"), value: locale === "ko" ? hold.addressKo : hold.addressEn },
          ...heldDoses(hold, locale, change(`${clinicPath}/${toSeoulDate(hold.startsAt)}`)),
        ]}
      />
      <form method="post" action={`/${locale}/book/confirm`}>
        {/* One key a rendering: pressing twice, or sending again after a lost answer, books once. */}
        <input type="hidden" name="key" value={randomUUID()} />
        <input type="hidden" name="slot" value={hold.slotId} />
        {hold.secondSlotId && <input type="hidden" name="second" value={hold.secondSlotId} />}
        <input type="hidden" name="person" value={citizen.sub} />
        <ButtonRow>
          <Button>{t("confirm")}</Button>
          <ExtendButton locale={locale} hold={hold} action={`/${locale}/book/extend`} />
        </ButtonRow>
      </form>
    </Page>
  );
}
