import type { ReactElement } from "react";
import { z } from "zod";
import { getClosingResult, listOpenClosings } from "@/lib/clinics/closing-result";
import { getClosingView } from "@/lib/clinics/closing-view";
import { closingRemedies } from "@/lib/clinics/closures";
import { getWeekOccupancy } from "@/lib/clinics/week-occupancy";
import type { AppContext } from "@/lib/shared/context";
import { type Locale, toSeoulDate } from "@/lib/shared/time/seoul";
import { ClosePage } from "./close-page";
import type { ClosingDesk } from "./closing-layout";
import { ClosingPage } from "./closing-page";
import { WeekPage } from "./week-page";

const closeQuery = z.union([
  z.object({ closing: z.uuid() }),
  z.object({
    day: z.iso.date(),
    slot: z.coerce.number().int().positive().optional(),
    remedy: z.enum(closingRemedies).optional().catch(undefined),
    changed: z.string().optional(),
  }),
]);

const weekQuery = z.object({
  day: z.iso.date().optional().catch(undefined),
  done: z.enum(["reopened"]).optional().catch(undefined),
});

type Asked = Record<string, string | string[] | undefined>;

/** @returns null where the clinic has no such time or closing */
export async function loadClosePage(
  { database, clock, environment }: AppContext,
  locale: Locale,
  staffId: string,
  desk: ClosingDesk,
  query: Asked,
): Promise<ReactElement | null> {
  const asked = closeQuery.safeParse(query).data;
  if (!asked) return null;
  const now = clock.now();
  const by = { id: staffId, clinicId: desk.clinicId };
  if ("closing" in asked) {
    const result = await getClosingResult(database, by, asked.closing, now);
    if (!result) return null;
    const closings = await listOpenClosings(database, desk.clinicId, now);
    return <ClosingPage locale={locale} desk={desk} closings={closings} result={result} now={now} />;
  }
  const { day, slot: slotId, remedy, changed } = asked;
  const view = await getClosingView(database, by, { day, slotId }, now);
  if (!view) return null;
  return (
    <ClosePage
      locale={locale}
      desk={desk}
      day={day}
      view={view}
      remedy={remedy === "cancel" && desk.viewer === "staff" ? undefined : remedy}
      base={new URL(environment.baseUrl)}
      changed={changed !== undefined}
    />
  );
}

export async function loadWeekPage(
  { database, clock }: AppContext,
  locale: Locale,
  desk: ClosingDesk,
  query: Asked,
): Promise<ReactElement> {
  const now = clock.now();
  const { day = toSeoulDate(now), done } = weekQuery.parse(query);
  return (
    <WeekPage
      locale={locale}
      desk={desk}
      closings={await listOpenClosings(database, desk.clinicId, now)}
      week={await getWeekOccupancy(database, desk.clinicId, day)}
      now={now}
      done={done}
    />
  );
}
