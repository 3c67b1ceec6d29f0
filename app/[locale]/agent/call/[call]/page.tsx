import { randomUUID } from "node:crypto";
import { z } from "zod";
import { callOf } from "@/components/agent/call";
import { CallerBar } from "@/components/agent/caller-bar";
import { AgentFrame } from "@/components/agent/frame";
import { localeOf } from "@/components/locale";
import { hrefIn, textOf } from "@/components/text";
import { Button, ButtonLink, ButtonRow } from "@/components/ui/button";
import { Code } from "@/components/ui/code";
import { SummaryList } from "@/components/ui/list";
import { Notice } from "@/components/ui/notice";
import { Heading, Subheading, Text } from "@/components/ui/page";
import { daysForSecond, ownBookings } from "@/lib/booking/mine";
import { answerFor } from "@/lib/eligibility/answer";
import { readBirthDate } from "@/lib/identity/birth";
import { type RefusalReason, refusals } from "@/lib/platform/refusal";
import { runtime } from "@/lib/platform/runtime";
import { seoulDateTime } from "@/lib/platform/seoul";
import { board } from "@/lib/queue/board";

const search = z.object({
  ask: z.uuid().optional().catch(undefined),
  done: z.enum(["confirmed", "changed", "cancelled"]).optional().catch(undefined),
  refused: z
    .string()
    .refine((reason): reason is RefusalReason => reason in refusals)
    .optional()
    .catch(undefined),
});

export default async function CallPage({ params, searchParams }: PageProps<"/[locale]/agent/call/[call]">) {
  const { locale: segment, call: id } = await params;
  const locale = localeOf(segment);
  const call = await callOf(id, locale);
  const { ask, done, refused } = search.parse(await searchParams);
  const [t, book, reasons] = [textOf(locale, "agent"), textOf(locale, "book"), textOf(locale, "refusals")];
  const { database, clock } = runtime();
  const bookings = await ownBookings(database, call.caller.id);
  const live = bookings.filter((booking) => booking.status === "BOOKED");
  const birth = readBirthDate(call.caller.birthDate);
  const answer = birth && answerFor(board().lines(), birth, clock.now());
  const home = `/agent/call/${call.id}`;
  const name = answer?.window ? (locale === "ko" ? answer.window.nameKo : answer.window.nameEn) : "";
  const opens = answer?.window ? seoulDateTime(answer.window.opensAt, locale) : "";
  return (
    <AgentFrame locale={locale} path={home}>
      {done && (
        <Notice look="success" title={t(`done.${done}`)} live>
          {t("doneText")}
        </Notice>
      )}
      {refused && (
        <Notice look="danger" title={reasons(`${refused}.title`)} live>
          {reasons(`${refused}.next`)}
        </Notice>
      )}
      <Heading>{t("call", { name: call.caller.name })}</Heading>
      <CallerBar locale={locale} call={call} />
      <Subheading>{t("bookings")}</Subheading>
      {live.length === 0 && <Text>{t("noBooking")}</Text>}
      {live.map((booking) => (
        <div key={booking.id}>
          <SummaryList
            rows={[
              { term: book("dose"), value: book("doseOf", { dose: booking.dose }) },
              { term: book("when"), value: seoulDateTime(booking.startsAt, locale) },
              { term: book("clinic"), value: locale === "ko" ? booking.clinicKo : booking.clinicEn },
              { term: book("code"), value: <Code>{booking.code}</Code> },
            ]}
          />
          {ask === booking.id ? (
            <form method="post" action={`/${locale}${home}/cancel`}>
              <Notice look="warning" title={book("cancelTitle")}>
                {book("cancelText")}
              </Notice>
              <input type="hidden" name="booking" value={booking.id} />
              <input type="hidden" name="key" value={randomUUID()} />
              <ButtonRow>
                <Button look="danger">{book("cancelYes")}</Button>
                <ButtonLink look="tertiary" href={hrefIn(locale, home)}>
                  {book("cancelNo")}
                </ButtonLink>
              </ButtonRow>
            </form>
          ) : (
            <ButtonRow>
              <ButtonLink
                look="secondary"
                href={hrefIn(locale, `${home}/choose?act=change&booking=${booking.id}`)}
              >
                {t("change", { dose: booking.dose })}
              </ButtonLink>
              <ButtonLink look="danger" href={hrefIn(locale, `${home}?ask=${booking.id}`)}>
                {t("cancel", { dose: booking.dose })}
              </ButtonLink>
            </ButtonRow>
          )}
        </div>
      ))}
      {daysForSecond(bookings) && (
        <ButtonRow>
          <ButtonLink href={hrefIn(locale, `${home}/choose?act=second`)}>{book("chooseSecond")}</ButtonLink>
        </ButtonRow>
      )}
      {live.length === 0 && answer && (
        <>
          <Notice look={answer.reason === "open" ? "success" : "warning"} title={name || undefined}>
            {t(`may.${answer.reason}`, { opens })}
          </Notice>
          {answer.reason === "open" && (
            <ButtonRow>
              <ButtonLink href={hrefIn(locale, `${home}/choose?act=book`)}>{t("book")}</ButtonLink>
            </ButtonRow>
          )}
        </>
      )}
      <form method="post" action={`/${locale}${home}/end`}>
        <ButtonRow>
          <Button look="tertiary">{t("end")}</Button>
        </ButtonRow>
      </form>
    </AgentFrame>
  );
}
