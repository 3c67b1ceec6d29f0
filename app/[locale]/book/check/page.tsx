import { randomUUID } from "node:crypto";
import { ChangedSince } from "@/components/booking/changed-since";
import { heldDoses } from "@/components/booking/held-doses";
import { ExtendButton, HoldNotice } from "@/components/booking/hold-notice";
import { localeOf } from "@/components/locale";
import { Acting } from "@/components/proxy/acting";
import { chromeText, hrefIn, textOf } from "@/components/text";
import { titled } from "@/components/title";
import { Button, ButtonLink, ButtonRow } from "@/components/ui/button";
import { SummaryList } from "@/components/ui/list";
import { Notice } from "@/components/ui/notice";
import { Heading, Page, TextLink } from "@/components/ui/page";
import { requireAdmission } from "@/lib/access/pages";
import { lastHold } from "@/lib/booking/mine";
import { writeMobile } from "@/lib/identity/phone";
import { runtime } from "@/lib/platform/runtime";
import { dateInWords, seoulDateTime, seoulDay, seoulTime } from "@/lib/platform/seoul";

export const generateMetadata = titled("book", "checkTitle");

export default async function CheckPage({ params, searchParams }: PageProps<"/[locale]/book/check">) {
  const locale = localeOf((await params).locale);
  const t = textOf(locale, "book");
  const { database, clock } = runtime();
  const { session: citizen } = await requireAdmission();
  const now = clock.now();
  const hold = await lastHold(database, citizen.sub, now);
  const chrome = chromeText(locale, "/book/check");
  const changedSince = <ChangedSince locale={locale} changed={(await searchParams).changed} />;
  if (!hold) {
    return (
      <Page text={chrome}>
        <Heading>{t("noHold")}</Heading>
        {changedSince}
        <Acting locale={locale} citizen={citizen} />
        <Notice look="warning">{t("noHoldText")}</Notice>
        <ButtonRow>
          <ButtonLink href={hrefIn(locale, "/book")}>{t("chooseAgain")}</ButtonLink>
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
        <Notice look="warning">{t("lapsedText", { time: seoulTime(hold.expiresAt) })}</Notice>
        <SummaryList
          rows={[
            { term: t("clinic"), value: locale === "ko" ? hold.clinicKo : hold.clinicEn },
            { term: t("when"), value: seoulDateTime(hold.startsAt, locale) },
          ]}
        />
        <form method="post" action={`/${locale}/book/hold`}>
          <ButtonRow>
            <Button name="slot" value={String(hold.slotId)}>
              {t("holdAgain")}
            </Button>
            <ButtonLink look="secondary" href={hrefIn(locale, `${clinicPath}/${seoulDay(hold.startsAt)}`)}>
              {t("otherTime")}
            </ButtonLink>
          </ButtonRow>
        </form>
      </Page>
    );
  }
  const change = (path: string) => <TextLink href={hrefIn(locale, path)}>{t("change")}</TextLink>;
  return (
    <Page text={chrome}>
      <Heading>{t("checkTitle")}</Heading>
      {changedSince}
      <Acting locale={locale} citizen={citizen} />
      <HoldNotice
        locale={locale}
        hold={hold}
        remainingSeconds={Math.floor(remaining)}
        ask="/book/hold.json"
      />
      <SummaryList
        rows={[
          { term: t("who"), value: citizen.name },
          { term: t("birthDate"), value: dateInWords(citizen.birthDate, locale) },
          ...(hold.phone ? [{ term: t("messagesTo"), value: writeMobile(hold.phone) }] : []),
          {
            term: t("clinic"),
            value: locale === "ko" ? hold.clinicKo : hold.clinicEn,
            action: change("/book"),
          },
          { term: t("address"), value: locale === "ko" ? hold.addressKo : hold.addressEn },
          ...heldDoses(hold, locale, change(`${clinicPath}/${seoulDay(hold.startsAt)}`)),
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
