import { toSeoulDate } from "../shared/time/seoul";
import { copyStock, limitToDoses } from "./dose-dealing";
import type { DayKind } from "./holidays";

/** Minutes after midnight in Seoul. */
export interface Hours {
  opens: number;
  closes: number;
  lunch: { from: number; to: number } | null;
}

/** How a clinic works. */
export interface ClinicSchedule {
  /** By weekday, from Monday (1) to Sunday (7); a weekday that is not there is a day off. */
  hours: ReadonlyMap<number, Hours>;
  slotMinutes: number;
  /** People a slot. */
  places: number;
  /** People a day; null for as many as the slots take. */
  dosesADay: number | null;
  openOnHolidays: boolean;
  /** YYYY-MM-DD in Seoul. */
  closedDays: ReadonlySet<string>;
  /** How far ahead slots are made. */
  weeks: number;
}

/** Doses on hand. */
export interface Lot {
  product: string;
  lot: string;
  doses: number;
  /** The last day on which they may be given, YYYY-MM-DD. */
  expiresOn: string;
}

export interface PlannedSlot {
  startsAt: Date;
  minutes: number;
  capacity: number;
}

/** From Monday (1) to Sunday (7). @param day YYYY-MM-DD */
export function getWeekday(day: string): number {
  return new Date(`${day}T00:00:00Z`).getUTCDay() || 7;
}

/** Where slots begin on such a day: one after another from opening and from the end of lunch, each whole. */
export function listSlotStarts({ opens, closes, lunch }: Hours, minutes: number): number[] {
  const parts = lunch
    ? [[opens, lunch.from] as const, [lunch.to, closes] as const]
    : [[opens, closes] as const];
  return parts.flatMap(([from, to]) =>
    Array.from({ length: Math.max(0, Math.floor((to - from) / minutes)) }, (_, n) => from + n * minutes),
  );
}

/**
 * A clinic's slots on the given days. The people of a day are spread evenly over its slots, the earlier ones
 * first. Days that are closed, or whose holidays are not known yet, have none.
 *
 * @param days in order, with what kind of day each is
 * @param lots what the clinic has: no more people are planned than there are doses that have not expired, and
 *   those that expire first are planned first; null for a clinic that does not count its doses
 */
export function listPlannedSlots(
  plan: ClinicSchedule,
  days: Iterable<readonly [day: string, kind: DayKind]>,
  lots: readonly Lot[] | null,
): PlannedSlot[] {
  const slots: PlannedSlot[] = [];
  for (const [day, kind] of days) {
    const hours = plan.hours.get(getWeekday(day));
    const open = kind === "workday" || (kind === "holiday" && plan.openOnHolidays);
    if (!hours || !open || plan.closedDays.has(day)) continue;
    const starts = listSlotStarts(hours, plan.slotMinutes);
    const people = Math.min(starts.length * plan.places, plan.dosesADay ?? Number.POSITIVE_INFINITY);
    const midnight = Date.parse(`${day}T00:00:00+09:00`);
    starts.forEach((minute, n) => {
      const capacity = Math.floor(people / starts.length) + (n < people % starts.length ? 1 : 0);
      if (capacity > 0)
        slots.push({ startsAt: new Date(midnight + minute * 60_000), minutes: plan.slotMinutes, capacity });
    });
  }
  return lots ? limitToDoses(slots, copyStock(lots), toSeoulDate) : slots;
}

/** A slot that is there, and who counts on it. */
export interface ExistingSlot {
  id: number;
  startsAt: Date;
  minutes: number;
  capacity: number;
  /** Bookings and live holds. */
  taken: number;
  /** Whether any booking, offer or closing, even one that is over, names it: then it can be emptied but not removed. */
  named: boolean;
}

export interface ScheduleChanges {
  make: PlannedSlot[];
  /** The slot stays, with another capacity or length. */
  resize: { id: number; capacity: number; minutes: number }[];
  remove: number[];
  /** Slots for which fewer places are planned than are taken: the plan cannot be. */
  tooSmall: { id: number; startsAt: Date; minutes: number; capacity: number; taken: number }[];
}

/** What must change for the slots to be as planned. Nothing changes for a slot that is as it should be. */
export function diffSlots(
  standing: readonly ExistingSlot[],
  planned: readonly PlannedSlot[],
): ScheduleChanges {
  const wanted = new Map(planned.map((slot) => [slot.startsAt.getTime(), slot]));
  const changes: ScheduleChanges = { make: [], resize: [], remove: [], tooSmall: [] };
  for (const slot of standing) {
    const { id, startsAt, taken } = slot;
    const plan = wanted.get(startsAt.getTime());
    wanted.delete(startsAt.getTime());
    const capacity = plan?.capacity ?? 0;
    const minutes = plan?.minutes ?? slot.minutes;
    if (taken > capacity) changes.tooSmall.push({ id, startsAt, minutes: slot.minutes, capacity, taken });
    else if (!plan && !slot.named) changes.remove.push(id);
    else if (capacity !== slot.capacity || minutes !== slot.minutes)
      changes.resize.push({ id, capacity, minutes });
  }
  changes.make.push(...wanted.values());
  return changes;
}
