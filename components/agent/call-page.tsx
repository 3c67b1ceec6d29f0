import type { ReactNode } from "react";
import { type Call, maySeeCodes } from "@/lib/agent-calls/calls";
import { mendWaitMs } from "@/lib/agent-calls/correct-record";
import type { OwnBooking } from "@/lib/booking/my-bookings";
import type { CohortWindow, EligibilityResult } from "@/lib/eligibility/check-eligibility";
import type { ErrorCode } from "@/lib/shared/errors";
import { formatDateTime, type Locale } from "@/lib/shared/time/seoul";
import { getTranslator, localizePath } from "../i18n";
import { Button, ButtonLink, ButtonRow } from "../ui/button";
import { Notice } from "../ui/notice";
import { Heading, Subheading, Text, TextLink } from "../ui/page";
import { AgentLayout } from "./agent-layout";
import { CallerBar } from "./caller-bar";
import { CallerBooking } from "./caller-booking";
import { getNextStep } from "./next-step";

export const doneCallActs = [
  "confirmed",
  "changed",
  "cancelled",
  "waits",
  "waitsNoMore",
  "mended",
  "mendWaits",
] as const;

/**
 * A call: who is on the telephone, what they have booked, and what can be done for them.
 *
 * @param bookings of the caller, live ones
 * @param maySecond whether a second dose can be booked beside the first
 * @param answer what the caller may book; null when nobody can say
 * @param asked the booking that is about to be cancelled, once the caller says yes
 * @param children what else concerns the caller
 */
export function CallPage({
  locale,
  call,
  bookings,
  maySecond,
  answer,
  asked,
  done,
  refused,
  now,
  children,
}: {
  locale: Locale;
  call: Call;
  bookings: OwnBooking[];
  maySecond: boolean;
  answer: EligibilityResult<CohortWindow & { nameKo: string; nameEn: string }> | null;
  asked?: string;
  done?: (typeof doneCallActs)[number];
  refused?: ErrorCode;
  /** The server's instant, UTC. */
  now: Date;
  children?: ReactNode;
}) {
  const [t, book, reasons] = [
    getTranslator(locale, "agent"),
    getTranslator(locale, "book"),
    getTranslator(locale, "refusals"),
  ];
  const home = `/agent/call/${call.id}`;
  const mayBook = bookings.length === 0 && answer?.reason === "open";
  const next = asked
    ? undefined
    : getNextStep(call.reason, { done: done !== undefined, booked: bookings.length > 0, mayBook, maySecond });
  const name = answer?.window ? (locale === "ko" ? answer.window.nameKo : answer.window.nameEn) : "";
  const opens = answer?.window ? formatDateTime(answer.window.opensAt, locale) : "";
  const mendFrom = call.mendAskedAt
    ? formatDateTime(new Date(call.mendAskedAt.getTime() + mendWaitMs), locale)
    : "";
  return (
    <AgentLayout
      locale={locale}
      path={home}
      keys={[
        ...(mayBook ? [{ key: "b", does: t("book") }] : []),
        ...(maySecond ? [{ key: "s", does: book("chooseSecond") }] : []),
        ...(bookings.length > 0
          ? [
              { key: "c", does: t("keys.change") },
              { key: "x", does: t("keys.cancel") },
            ]
          : []),
        ...(asked ? [{ key: "Esc", does: book("cancelNo") }] : []),
        { key: "e", does: t("end") },
      ]}
    >
      {done && (
        <Notice look="success" title={t(`done.${done}`)} live>
          {t(
            done === "waits"
              ? "waitsText"
              : done === "waitsNoMore"
                ? "waitsNoMoreText"
                : done === "mended"
                  ? "mendedText"
                  : done === "mendWaits"
                    ? "mendWaitsText"
                    : "doneText",
            { when: mendFrom },
          )}
        </Notice>
      )}
      {refused && (
        <Notice look="danger" title={reasons(`${refused}.title`)} live>
          {reasons(`${refused}.next`)}
        </Notice>
      )}
      <Heading>{t("call", { name: call.caller.name })}</Heading>
      <CallerBar locale={locale} call={call} />
      <Text>
        <TextLink href={localizePath(locale, `${home}/record`)}>{t("record.link")}</TextLink>
      </Text>
      <Subheading>{t("bookings")}</Subheading>
      {bookings.length === 0 && <Text>{t("noBooking")}</Text>}
      {bookings.map((booking, n) => (
        <CallerBooking
          key={booking.id}
          locale={locale}
          home={home}
          booking={booking}
          withCode={maySeeCodes(call)}
          asked={asked === booking.id}
          keys={n === 0 ? { change: "c", cancel: "x" } : { change: "C", cancel: "X" }}
          next={n === 0 ? next : undefined}
          now={now}
        />
      ))}
      {maySecond && (
        <ButtonRow>
          <ButtonLink
            href={localizePath(locale, `${home}/choose?act=second`)}
            keys="s"
            first={next === "second"}
          >
            {book("chooseSecond")}
          </ButtonLink>
        </ButtonRow>
      )}
      {bookings.length === 0 && answer && (
        <>
          <Notice look={mayBook ? "success" : "warning"} title={name || undefined}>
            {t(`may.${answer.reason}`, { opens })}
          </Notice>
          {mayBook && (
            <ButtonRow>
              <ButtonLink
                href={localizePath(locale, `${home}/choose?act=book`)}
                keys="b"
                first={next === "book"}
              >
                {t("book")}
              </ButtonLink>
            </ButtonRow>
          )}
        </>
      )}
      {children}
      <form method="post" action={`/${locale}${home}/end`}>
        <ButtonRow>
          <Button look="tertiary" keys="e" first={next === "end"}>
            {t("end")}
          </Button>
        </ButtonRow>
      </form>
    </AgentLayout>
  );
}
