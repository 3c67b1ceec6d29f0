import { redirect } from "next/navigation";
import { z } from "zod";
import { callOf } from "@/components/agent/call";
import { CallerBar } from "@/components/agent/caller-bar";
import { Choosing } from "@/components/agent/choosing";
import { AgentFrame, choosingKeys } from "@/components/agent/frame";
import { localeOf } from "@/components/locale";
import { hrefIn, textOf } from "@/components/text";
import { BackLink } from "@/components/ui/page";
import { availability } from "@/lib/booking/availability";
import { daysForSecond, daysToMove, ownBookings } from "@/lib/booking/mine";
import { answerFor } from "@/lib/eligibility/answer";
import { readBirthDate } from "@/lib/identity/birth";
import { runtime } from "@/lib/platform/runtime";
import { board } from "@/lib/queue/board";

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
  const locale = localeOf(segment);
  const call = await callOf(id, locale);
  const home = `/agent/call/${call.id}`;
  const asked = search.safeParse(await searchParams);
  if (!asked.success) redirect(hrefIn(locale, home));
  const { act, booking: bookingId, clinic, ...where } = asked.data;
  const { database, clock } = runtime();
  const bookings = await ownBookings(database, call.caller.id);
  const moved = act === "change" ? bookings.find((booking) => booking.id === bookingId) : undefined;
  if (act === "change" && !moved) redirect(hrefIn(locale, home));
  const span = moved
    ? daysToMove(
        moved,
        bookings.find((booking) => booking !== moved),
      )
    : act === "second"
      ? daysForSecond(bookings)
      : undefined;
  const birth = readBirthDate(call.caller.birthDate);
  const window = birth && answerFor(board().lines(), birth, clock.now()).window;
  const places = moved
    ? availability().toMove(moved)
    : availability().ofWindow(act === "book" ? window?.id : undefined);
  // Who has a booking stays at its clinic.
  const fixed = act === "book" ? undefined : bookings[0]?.clinicId;
  return (
    <AgentFrame
      locale={locale}
      path={home}
      keys={[...choosingKeys(locale), { key: "/", does: textOf(locale, "book")("byName") }]}
    >
      <BackLink href={hrefIn(locale, home)} keys="Escape">
        {textOf(locale, "agent")("backToCall")}
      </BackLink>
      <CallerBar locale={locale} call={call} />
      <Choosing
        locale={locale}
        home={home}
        act={act}
        places={places}
        booking={moved}
        span={span}
        where={{ ...where, clinic: fixed ?? clinic }}
      />
    </AgentFrame>
  );
}
