/** What a window can lack before it opens, in the order in which it is mended. */
export const lackNames = ["vaccine", "doses", "places", "rehearsal", "publication"] as const;
export type Lack = (typeof lackNames)[number];

/** What a window has to give out. */
interface Goods {
  product: string | null;
  /** Null without limit. */
  doses: number | null;
  /** Null where no province has doses of its own. */
  provinceDoses: number | null;
}

interface Readied extends Goods {
  clearedVersion: number | null;
  publishedAt: Date | null;
  lobbyOpensAt: Date;
}

/** Without which nothing can be given out; nobody can let a window open that lacks one of them. */
export function lacksToOpen({ product, doses, provinceDoses }: Goods): Lack[] {
  return [
    ...(product === null ? (["vaccine"] as const) : []),
    ...(doses === 0 || provinceDoses === 0 ? (["doses"] as const) : []),
  ];
}

/**
 * All that a window lacks for its opening.
 *
 * @param placesLeft free places of all clinics that it may take; null while that is not known
 */
export function lacksOf(window: Readied, placesLeft: number | null): Lack[] {
  const shown = window.publishedAt !== null && window.publishedAt <= window.lobbyOpensAt;
  return [
    ...lacksToOpen(window),
    ...(placesLeft === 0 ? (["places"] as const) : []),
    ...(window.clearedVersion === null ? (["rehearsal"] as const) : []),
    ...(shown ? [] : (["publication"] as const)),
  ];
}

/** How long before the opening an alert tells of what is lacking, each time anew. Milliseconds. */
const warnBeforeMs = [24 * 3_600_000, 2 * 3_600_000, 10 * 60_000, 0] as const;

/** How often it should have been told by now: 1 a day before the opening, up to 4 from the opening on; 0 for not yet. */
export function warningStage(opensAt: Date, now: Date): number {
  const leftMs = opensAt.getTime() - now.getTime();
  return warnBeforeMs.filter((before) => leftMs <= before).length;
}
