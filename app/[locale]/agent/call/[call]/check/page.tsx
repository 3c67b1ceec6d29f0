import { randomUUID } from "node:crypto";
import { redirect } from "next/navigation";
import { AgentLayout } from "@/components/agent/agent-layout";
import { loadCall } from "@/components/agent/load-call";
import { ChangedSince } from "@/components/booking/changed-since";
import { heldDoses } from "@/components/booking/held-doses";
import { ExtendButton, HoldNotice } from "@/components/booking/hold-notice";
import { getTranslator, localizePath } from "@/components/i18n";
import { parseLocale } from "@/components/locale";
import { Button, ButtonLink, ButtonRow } from "@/components/ui/button";
import { BackLink, Heading } from "@/components/ui/page";
import { SummaryList } from "@/components/ui/summary-list";
import { findLatestHold } from "@/lib/booking/my-bookings";
import { getAppContext } from "@/lib/shared/context";

export default async function AgentCheckPage({
  params,
  searchParams,
}: PageProps<"/[locale]/agent/call/[call]/check">) {
  const { locale: segment, call: id } = await params;
  const locale = parseLocale(segment);
  const call = await loadCall(id, locale);
  const [t, book] = [getTranslator(locale, "agent"), getTranslator(locale, "book")];
  const { database, clock } = getAppContext();
  const home = `/agent/call/${call.id}`;
  const now = clock.now();
  const hold = await findLatestHold(database, call.caller.id, now);
  const remaining = hold ? (hold.expiresAt.getTime() - now.getTime()) / 1_000 : 0;
  if (!hold || remaining <= 0) redirect(localizePath(locale, `${home}?refused=hold-missing`));
  return (
    <AgentLayout
      locale={locale}
      path={home}
      keys={[
        { key: "Enter", does: book("confirm") },
        ...(hold.extendsTo ? [{ key: "m", does: t("keys.more") }] : []),
        { key: "o", does: book("otherTime") },
        { key: "Esc", does: t("backToCall") },
      ]}
    >
      <BackLink href={localizePath(locale, home)} keys="Escape">
        {t("backToCall")}
      </BackLink>
      <Heading caption={call.caller.name}>{t("readOut")}</Heading>
      <ChangedSince locale={locale} changed={(await searchParams).changed} />
      <HoldNotice locale={locale} hold={hold} remainingSeconds={Math.floor(remaining)} />
      <SummaryList
        rows={[
          { term: book("who"), value: call.caller.name },
          ...heldDoses(hold, locale),
          { term: book("clinic"), value: locale === "ko" ? hold.clinicKo : hold.clinicEn },
          { term: book("address"), value: locale === "ko" ? hold.addressKo : hold.addressEn },
        ]}
      />
      <form method="post" action={`/${locale}${home}/confirm`}>
        <input type="hidden" name="key" value={randomUUID()} />
        <input type="hidden" name="slot" value={hold.slotId} />
        {hold.secondSlotId && <input type="hidden" name="second" value={hold.secondSlotId} />}
        <ButtonRow>
          <Button first>{book("confirm")}</Button>
          <ExtendButton locale={locale} hold={hold} action={`/${locale}${home}/extend`} keys="m" />
          <ButtonLink look="secondary" href={localizePath(locale, `${home}/choose?act=book`)} keys="o">
            {book("otherTime")}
          </ButtonLink>
        </ButtonRow>
      </form>
    </AgentLayout>
  );
}
