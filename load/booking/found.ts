import { type Figure, median } from "../bench-report";

export interface Found {
  /** Rows to be printed, the first their heads. */
  table: (string | number)[][];
  figures: Figure[];
}

/**
 * Each in turn, round by round, so that what disturbs the machine disturbs them alike.
 *
 * @returns what each gave, in the order of the rounds
 */
export async function inTurn(candidates: (() => Promise<number>)[], rounds: number): Promise<number[][]> {
  const given = candidates.map(() => [] as number[]);
  for (let round = 0; round < rounds; round++) {
    for (const [n, candidate] of candidates.entries()) given[n]?.push(await candidate());
  }
  return given;
}

/** The median of each round's own ratio: both were measured within seconds of each other. */
export function medianRatio(above: number[] = [], below: number[] = []): number {
  return median(above.map((value, round) => value / (below[round] ?? Number.NaN)));
}
