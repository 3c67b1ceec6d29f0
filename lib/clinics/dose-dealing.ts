/** A dose that somebody counts on. */
export interface WantedDose {
  /** YYYY-MM-DD in Seoul. */
  day: string;
  /** Null where any product will do. */
  product: string | null;
}

export interface StockedLot {
  product: string;
  doses: number;
  /** The last day on which they may be given, YYYY-MM-DD. */
  expiresOn: string;
}

export type Stock = StockedLot[];

/** A copy to deal from, the lots that expire first in front. */
export const copyStock = (lots: readonly StockedLot[]): Stock =>
  [...lots].sort((a, b) => (a.expiresOn < b.expiresOn ? -1 : 1)).map((lot) => ({ ...lot }));

/** Takes up to `wanted` doses that may still be given on `day` out of the stock. @returns how many there were */
export function takeDoses(stock: Stock, day: string, wanted: number, product: string | null = null): number {
  let got = 0;
  for (const lot of stock) {
    if (lot.expiresOn < day || (product !== null && lot.product !== product)) continue;
    const some = Math.min(lot.doses, wanted - got);
    lot.doses -= some;
    got += some;
  }
  return got;
}

/** Sets doses aside, one after another. @param wanted in the order of their days @returns those for whom there is none */
export const setDosesAside = <T extends WantedDose>(stock: Stock, wanted: readonly T[]): T[] =>
  wanted.filter(({ day, product }) => takeDoses(stock, day, 1, product) === 0);

/**
 * Lets planned times take no more new people than there are doses; who is booked keeps their place.
 *
 * @param planned in the order of their times
 * @param dayOf the day in Seoul of a time
 * @param takenAt how many count on a time already, by its milliseconds; their doses are set aside
 */
export function limitToDoses<T extends { startsAt: Date; capacity: number }>(
  planned: readonly T[],
  stock: Stock,
  dayOf: (startsAt: Date) => string,
  takenAt: ReadonlyMap<number, number> = new Map(),
): T[] {
  const slots = planned.map((slot) => {
    const taken = takenAt.get(slot.startsAt.getTime()) ?? 0;
    return { slot, day: dayOf(slot.startsAt), free: Math.max(0, slot.capacity - taken), kept: slot.capacity };
  });
  const days = new Map<string, typeof slots>();
  for (const each of slots) days.set(each.day, [...(days.get(each.day) ?? []), each]);
  for (const [day, ofDay] of days) {
    const free = ofDay.reduce((sum, each) => sum + each.free, 0);
    let given = takeDoses(stock, day, free);
    for (const each of ofDay) each.kept -= each.free;
    // Evenly over the day, the earlier times first.
    for (let round = 1; given > 0; round++)
      for (const each of ofDay) {
        if (given === 0) break;
        if (each.free < round) continue;
        each.kept++;
        given--;
      }
  }
  return slots.map(({ slot, kept }) => ({ ...slot, capacity: kept })).filter(({ capacity }) => capacity > 0);
}
