import { redirect } from "next/navigation";
import { z } from "zod";
import { AgentLayout, choosingKeys } from "@/components/agent/agent-layout";
import { CallerBar } from "@/components/agent/caller-bar";
import { loadCall } from "@/components/agent/load-call";
import { SlotPicker } from "@/components/agent/slot-picker";
import { getTranslator, localizePath } from "@/components/i18n";
import { parseLocale } from "@/components/locale";
import { BackLink } from "@/components/ui/page";
import { getAvailability } from "@/lib/availability/availability";
import { listDaysForChange, listOwnBookings, listSecondDoseDays } from "@/lib/booking/my-bookings";
import { parseBirthDate } from "@/lib/citizens/birth-date-form";
import { checkEligibility } from "@/lib/eligibility/check-eligibility";
import { getQueueSnapshot } from "@/lib/queue/queue-snapshot";
import { getAppContext } from "@/lib/shared/context";

const search = z.object({
  act: z.enum(["book", "change", "second"]),
  booking: z.uuid().optional(),
  province: z
    .string()
    .regex(/^\d{2}$/)
    .optional(),
  district: z
    .string()
    .regex(/^\d{5}$/)
    .optional(),
  clinic: z.coerce.number().int().positive().optional(),
  day: z.iso.date().optional(),
  q: z.string().trim().min(1).max(40).optional().catch(undefined),
});

export default async function ChoosePage({
  params,
  searchParams,
}: PageProps<"/[locale]/agent/call/[call]/choose">) {
  const { locale: segment, call: id } = await params;
  const locale = parseLocale(segment);
  const call = await loadCall(id, locale);
  const home = `/agent/call/${call.id}`;
  const asked = search.safeParse(await searchParams);
  if (!asked.success) redirect(localizePath(locale, home));
  const { act, booking: bookingId, clinic, ...where } = asked.data;
  const { database, clock } = getAppContext();
  const bookings = await listOwnBookings(database, call.caller.id);
  const moved = act === "change" ? bookings.find((booking) => booking.id === bookingId) : undefined;
  if (act === "change" && !moved) redirect(localizePath(locale, home));
  const span = moved
    ? listDaysForChange(
        moved,
        bookings.find((booking) => booking !== moved),
      )
    : act === "second"
      ? listSecondDoseDays(bookings, clock.now())
      : undefined;
  const birth = parseBirthDate(call.caller.birthDate);
  const window = birth && checkEligibility(getQueueSnapshot().queues(), birth, clock.now()).window;
  const places = moved
    ? getAvailability().forChange(moved)
    : getAvailability().forWindow(act === "book" ? window?.id : undefined);
  // Who has a booking stays at its clinic.
  const fixed = act === "book" ? undefined : bookings[0]?.clinicId;
  return (
    <AgentLayout
      locale={locale}
      path={home}
      keys={[...choosingKeys(locale), { key: "/", does: getTranslator(locale, "book")("byName") }]}
    >
      <BackLink href={localizePath(locale, home)} keys="Escape">
        {getTranslator(locale, "agent")("backToCall")}
      </BackLink>
      <CallerBar locale={locale} call={call} />
      <SlotPicker
        locale={locale}
        home={home}
        act={act}
        places={places}
        booking={moved}
        span={span}
        where={{ ...where, clinic: fixed ?? clinic }}
      />
    </AgentLayout>
  );
}
