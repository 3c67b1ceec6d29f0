import { randomUUID } from "node:crypto";
import { redirect } from "next/navigation";
import { z } from "zod";
import { AgentLayout } from "@/components/agent/agent-layout";
import { loadCall } from "@/components/agent/load-call";
import { MoveSummary } from "@/components/booking/move-summary";
import { getTranslator, localizePath } from "@/components/i18n";
import { parseLocale } from "@/components/locale";
import { Button, ButtonLink, ButtonRow } from "@/components/ui/button";
import { BackLink, Heading, Text } from "@/components/ui/page";
import { SummaryList } from "@/components/ui/summary-list";
import { listOwnBookings, listSecondDoseDays, timeOf } from "@/lib/booking/my-bookings";
import { isToCome } from "@/lib/booking/outcome";
import { getAppContext } from "@/lib/shared/context";
import { formatDateTime } from "@/lib/shared/time/seoul";

const search = z.object({
  /** The booking that moves; none for a second dose that is to be booked. */
  booking: z.uuid().optional(),
  slot: z.coerce.number().int().positive(),
});

/** What the agent reads out before a booking is moved, or a second dose booked. */
export default async function AgentMovePage({
  params,
  searchParams,
}: PageProps<"/[locale]/agent/call/[call]/move">) {
  const { locale: segment, call: id } = await params;
  const locale = parseLocale(segment);
  const call = await loadCall(id, locale);
  const [t, book] = [getTranslator(locale, "agent"), getTranslator(locale, "book")];
  const { database, clock } = getAppContext();
  const home = `/agent/call/${call.id}`;
  const asked = search.safeParse(await searchParams);
  const to = asked.data && (await timeOf(database, asked.data.slot));
  const bookings = await listOwnBookings(database, call.caller.id);
  const moved = bookings.find((booking) => booking.id === asked.data?.booking);
  const [first] = bookings;
  const possible = asked.data?.booking
    ? moved && isToCome(moved, clock.now())
    : listSecondDoseDays(bookings, clock.now());
  if (!to || !first || !possible) redirect(localizePath(locale, home));
  const act = moved ? "change" : "second";
  const choose = `${home}/choose?${new URLSearchParams({ act, ...(moved && { booking: moved.id }) })}`;
  return (
    <AgentLayout
      locale={locale}
      path={home}
      keys={[
        { key: "Enter", does: book(moved ? "changeYes" : "secondYes") },
        { key: "o", does: book("otherTime") },
        { key: "Esc", does: t("backToCall") },
      ]}
    >
      <BackLink href={localizePath(locale, home)} keys="Escape">
        {t("backToCall")}
      </BackLink>
      <Heading caption={call.caller.name}>{t("readOut")}</Heading>
      {moved ? (
        <>
          <MoveSummary locale={locale} who={call.caller.name} booking={moved} to={to} />
          <Text>{book("changeText")}</Text>
        </>
      ) : (
        <SummaryList
          rows={[
            { term: book("who"), value: call.caller.name },
            { term: book("clinic"), value: locale === "ko" ? to.clinicKo : to.clinicEn },
            { term: book("firstTitle"), value: formatDateTime(first.startsAt, locale) },
            { term: book("secondTitle"), value: <strong>{formatDateTime(to.startsAt, locale)}</strong> },
          ]}
        />
      )}
      <form method="post" action={`/${locale}${home}/${act}`}>
        {moved && <input type="hidden" name="booking" value={moved.id} />}
        {moved && <input type="hidden" name="from" value={moved.slotId} />}
        <input type="hidden" name="slot" value={to.slotId} />
        <input type="hidden" name="key" value={randomUUID()} />
        <ButtonRow>
          <Button first>{book(moved ? "changeYes" : "secondYes")}</Button>
          <ButtonLink look="secondary" href={localizePath(locale, choose)} keys="o">
            {book("otherTime")}
          </ButtonLink>
        </ButtonRow>
      </form>
    </AgentLayout>
  );
}
