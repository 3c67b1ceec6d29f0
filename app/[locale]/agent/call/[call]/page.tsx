import { z } from "zod";
import { CallPage, doneCallActs } from "@/components/agent/call-page";
import { CallerWaitlist } from "@/components/agent/caller-waitlist";
import { loadCall } from "@/components/agent/load-call";
import { parseLocale } from "@/components/locale";
import { listOwnBookings, listSecondDoseDays } from "@/lib/booking/my-bookings";
import { parseBirthDate } from "@/lib/citizens/birth-date-form";
import { checkEligibility } from "@/lib/eligibility/check-eligibility";
import { getQueueSnapshot } from "@/lib/queue/queue-snapshot";
import { getAppContext } from "@/lib/shared/context";
import { type ErrorCode, errorStatus } from "@/lib/shared/errors";
import { getWaitlist } from "@/lib/waitlist/waitlist";

const search = z.object({
  ask: z.uuid().optional().catch(undefined),
  done: z.enum(doneCallActs).optional().catch(undefined),
  refused: z
    .string()
    .refine((reason): reason is ErrorCode => reason in errorStatus)
    .optional()
    .catch(undefined),
});

export default async function Call({ params, searchParams }: PageProps<"/[locale]/agent/call/[call]">) {
  const { locale: segment, call: id } = await params;
  const locale = parseLocale(segment);
  const call = await loadCall(id, locale);
  const { ask, done, refused } = search.parse(await searchParams);
  const { database, clock } = getAppContext();
  const bookings = await listOwnBookings(database, call.caller.id);
  const waiting = await getWaitlist(database, call.caller.id, clock.now());
  const birth = parseBirthDate(call.caller.birthDate);
  return (
    <CallPage
      locale={locale}
      call={call}
      bookings={bookings.filter((booking) => booking.status === "BOOKED")}
      maySecond={listSecondDoseDays(bookings, clock.now()) !== undefined}
      answer={birth && checkEligibility(getQueueSnapshot().queues(), birth, clock.now())}
      asked={ask}
      done={done}
      refused={refused}
      now={clock.now()}
    >
      <CallerWaitlist locale={locale} home={`/agent/call/${call.id}`} {...waiting} />
    </CallPage>
  );
}
