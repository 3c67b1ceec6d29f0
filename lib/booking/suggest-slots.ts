import type { AvailabilityView, FreeSlot } from "../availability/availability";
import { distanceKm } from "../availability/geo";
import type { Database } from "../shared/db/database";
import { DomainError } from "../shared/errors";

/** How far from the wanted time another one is still near. Milliseconds. */
const near = 3 * 86_400_000;

/** How many are named. */
const most = 3;

export interface WantedSlot {
  slotId: number;
  clinicId: number;
  startsAt: Date;
}

/**
 * The free times that come nearest to one that is full: first those at the same clinic within three days,
 * then those at other clinics of the district within three days, then any other time at the same clinic.
 * In each group the nearest in time come first, and of equal times those of the nearer clinic.
 *
 * @param candidates free times at the wanted clinic and at others of its district
 */
export function findNearestSlots(wanted: WantedSlot, candidates: readonly FreeSlot[]): FreeSlot[] {
  const home = candidates.find((candidate) => candidate.clinic.id === wanted.clinicId)?.clinic;
  const apart = (candidate: FreeSlot) => Math.abs(candidate.startsAt.getTime() - wanted.startsAt.getTime());
  const group = (candidate: FreeSlot) => {
    if (candidate.clinic.id === wanted.clinicId) return apart(candidate) <= near ? 0 : 2;
    return apart(candidate) <= near ? 1 : 3;
  };
  return candidates
    .filter((candidate) => candidate.slotId !== wanted.slotId && candidate.places > 0)
    .filter((candidate) => group(candidate) < 3)
    .map((time) => ({
      time,
      group: group(time),
      apart: apart(time),
      // An unknown position is the farthest.
      far: (home && distanceKm(home, time.clinic)) ?? Number.MAX_VALUE,
    }))
    .sort((a, b) => a.group - b.group || a.apart - b.apart || a.far - b.far || a.time.slotId - b.time.slotId)
    .slice(0, most)
    .map(({ time }) => time);
}

/** For what a time is refused that others may be had instead of. */
type Taken = "slot-full" | "share-gone";

/** The refusal of a time that is full, or full for the person's window, with what they can choose instead. */
export class SlotFullError extends DomainError {
  constructor(
    reason: Taken,
    readonly alternatives: FreeSlot[],
    /** Where a choice is sent to, and what goes with it besides the slot. */
    readonly form: { action: string; fields: Record<string, string>; method?: "get" | "post" },
  ) {
    super(reason);
  }
}

/**
 * Does `choose`; when its slot is full, refuses with what is free nearby, as the person sees it. That may be
 * taken as well by then: the next choice is judged anew.
 *
 * @param places finds out what is free for the person
 *
 * @throws SlotFullError, and what `choose` throws
 */
export async function withSlotSuggestions<T>(
  database: Database,
  places: () => AvailabilityView | Promise<AvailabilityView>,
  slotId: number,
  form: SlotFullError["form"],
  choose: () => Promise<T>,
): Promise<T> {
  try {
    return await choose();
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    const { reason } = error;
    if (reason !== "slot-full" && reason !== "share-gone") throw error;
    const { rows } = await database.query<WantedSlot>(
      `SELECT id AS "slotId", clinic_id AS "clinicId", starts_at AS "startsAt" FROM slot WHERE id = $1`,
      [slotId],
    );
    const wanted = rows[0];
    if (!wanted) throw error;
    const candidates = (await places()).freeAround(wanted.clinicId, wanted.startsAt, near);
    throw new SlotFullError(reason, findNearestSlots(wanted, candidates), form);
  }
}
