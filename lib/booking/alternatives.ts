import type { Database } from "../platform/database";
import { Refusal } from "../platform/refusal";
import type { FreeTime, Places } from "./availability";
import { kilometresBetween } from "./places/distance";

/** How far from the wanted time another one is still near. Milliseconds. */
const near = 3 * 86_400_000;

/** How many are named. */
const most = 3;

export interface Wanted {
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
export function nearestAlternatives(wanted: Wanted, candidates: readonly FreeTime[]): FreeTime[] {
  const home = candidates.find((candidate) => candidate.clinic.id === wanted.clinicId)?.clinic;
  const apart = (candidate: FreeTime) => Math.abs(candidate.startsAt.getTime() - wanted.startsAt.getTime());
  const group = (candidate: FreeTime) => {
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
      far: (home && kilometresBetween(home, time.clinic)) ?? Number.MAX_VALUE,
    }))
    .sort((a, b) => a.group - b.group || a.apart - b.apart || a.far - b.far || a.time.slotId - b.time.slotId)
    .slice(0, most)
    .map(({ time }) => time);
}

/** For what a time is refused that others may be had instead of. */
type Taken = "slot-full" | "share-gone";

/** The refusal of a time that is full, or full for the person's window, with what they can choose instead. */
export class SlotFull extends Refusal {
  constructor(
    reason: Taken,
    readonly alternatives: FreeTime[],
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
 * @throws SlotFull, and what `choose` throws
 */
export async function orAlternatives<T>(
  database: Database,
  places: () => Places | Promise<Places>,
  slotId: number,
  form: SlotFull["form"],
  choose: () => Promise<T>,
): Promise<T> {
  try {
    return await choose();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const { reason } = error;
    if (reason !== "slot-full" && reason !== "share-gone") throw error;
    const { rows } = await database.query<Wanted>(
      `SELECT id AS "slotId", clinic_id AS "clinicId", starts_at AS "startsAt" FROM slot WHERE id = $1`,
      [slotId],
    );
    const wanted = rows[0];
    if (!wanted) throw error;
    const candidates = (await places()).freeAround(wanted.clinicId, wanted.startsAt, near);
    throw new SlotFull(reason, nearestAlternatives(wanted, candidates), form);
  }
}
