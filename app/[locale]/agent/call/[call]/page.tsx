import { z } from "zod";
import { callOf } from "@/components/agent/call";
import { CallPage, doneActs } from "@/components/agent/call-page";
import { CallerWaits } from "@/components/agent/caller-waits";
import { localeOf } from "@/components/locale";
import { daysForSecond, ownBookings } from "@/lib/booking/mine";
import { waitingOf } from "@/lib/booking/offers";
import { answerFor } from "@/lib/eligibility/answer";
import { readBirthDate } from "@/lib/identity/birth";
import { type RefusalReason, refusals } from "@/lib/platform/refusal";
import { runtime } from "@/lib/platform/runtime";
import { board } from "@/lib/queue/board";

const search = z.object({
  ask: z.uuid().optional().catch(undefined),
  done: z.enum(doneActs).optional().catch(undefined),
  refused: z
    .string()
    .refine((reason): reason is RefusalReason => reason in refusals)
    .optional()
    .catch(undefined),
});

export default async function Call({ params, searchParams }: PageProps<"/[locale]/agent/call/[call]">) {
  const { locale: segment, call: id } = await params;
  const locale = localeOf(segment);
  const call = await callOf(id, locale);
  const { ask, done, refused } = search.parse(await searchParams);
  const { database, clock } = runtime();
  const bookings = await ownBookings(database, call.caller.id);
  const waiting = await waitingOf(database, call.caller.id, clock.now());
  const birth = readBirthDate(call.caller.birthDate);
  return (
    <CallPage
      locale={locale}
      call={call}
      bookings={bookings.filter((booking) => booking.status === "BOOKED")}
      maySecond={daysForSecond(bookings) !== undefined}
      answer={birth && answerFor(board().lines(), birth, clock.now())}
      asked={ask}
      done={done}
      refused={refused}
      now={clock.now()}
    >
      <CallerWaits locale={locale} home={`/agent/call/${call.id}`} {...waiting} />
    </CallPage>
  );
}
