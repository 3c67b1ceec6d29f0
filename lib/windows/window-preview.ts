import { checkEligibility, type EligibilityResult } from "../eligibility/check-eligibility";
import type { BirthDate, Cohort } from "../eligibility/cohort";
import type { Database } from "../shared/db/database";
import type { WindowInput } from "./window-form";
import { isPublished } from "./window-rules";
import type { StoredWindow } from "./windows";

/** People who live in Korea by year of birth, approximately. */
export type Population = ReadonlyMap<number, number>;

export async function readPopulation(database: Database): Promise<Population> {
  const { rows } = await database.query<{ year: number; people: number }>(
    "SELECT birth_year AS year, people FROM population",
  );
  return new Map(rows.map(({ year, people }) => [year, people]));
}

const everyDigit = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];
const digitsOf = ({ lastDigits }: Cohort) => (lastDigits.length > 0 ? lastDigits : everyDigit);

/** Days of an ordinary year whose last digit is this one: months have a 31st seven times, and February 28 days. */
const daysOfYear = everyDigit.map((digit) => (digit === 0 ? 35 : digit === 1 ? 43 : digit === 9 ? 35 : 36));
const allDays = daysOfYear.reduce((sum, days) => sum + days, 0);

/** About how many people a cohort reaches; years that the population table does not have count nobody. */
export function countPeople(cohort: Cohort, population: Population): number {
  const days = digitsOf(cohort).reduce((sum, digit) => sum + (daysOfYear[digit] ?? 0), 0);
  let people = 0;
  for (let year = cohort.birthYearFrom; year <= cohort.birthYearTo; year++)
    people += population.get(year) ?? 0;
  return Math.round((people * days) / allDays);
}

/** Another window that some of the same people can be in at the same time. */
export interface Overlap {
  window: StoredWindow;
  years: [from: number, to: number];
  /** Empty for all ten. */
  digits: number[];
  from: Date;
  until: Date;
}

export interface Preview {
  people: number;
  /** Years of which the population table knows nothing. */
  unknownYears: number[];
  overlaps: Overlap[];
}

/**
 * Whom a wished window reaches, and which others it overlaps, from lobby to close.
 *
 * @param windows all that are stored; the one that is edited is known by its slug
 */
export function createPreview(
  wish: WindowInput,
  windows: readonly StoredWindow[],
  population: Population,
): Preview {
  const unknownYears = [];
  for (let year = wish.birthYearFrom; year <= wish.birthYearTo; year++)
    if (!population.has(year)) unknownYears.push(year);
  return {
    people: countPeople(wish, population),
    unknownYears,
    overlaps: windows.filter(({ slug }) => slug !== wish.slug).flatMap((window) => overlapOf(wish, window)),
  };
}

function overlapOf(wish: WindowInput, window: StoredWindow): Overlap[] {
  const years: [number, number] = [
    Math.max(wish.birthYearFrom, window.birthYearFrom),
    Math.min(wish.birthYearTo, window.birthYearTo),
  ];
  const digits = digitsOf(wish).filter((digit) => digitsOf(window).includes(digit));
  const from = new Date(Math.max(wish.lobbyOpensAt.getTime(), window.lobbyOpensAt.getTime()));
  const until = new Date(Math.min(wish.closesAt.getTime(), window.closesAt.getTime()));
  if (years[0] > years[1] || digits.length === 0 || from >= until) return [];
  return [{ window, years, digits: digits.length === everyDigit.length ? [] : digits, from, until }];
}

/**
 * What a person would be told at an instant, were the window saved as wished and let open: by the very function
 * that answers people.
 *
 * @param at UTC
 */
export function getEligibilityAt(
  wish: WindowInput,
  windows: readonly StoredWindow[],
  birth: BirthDate,
  at: Date,
): EligibilityResult<WindowInput & { pausedAt: Date | null }> {
  const stored = windows.find(({ slug }) => slug === wish.slug);
  const pausedAt = stored?.clearedVersion == null ? null : stored.pausedAt;
  const then = [...windows.filter(({ slug }) => slug !== wish.slug), { ...wish, pausedAt }];
  return checkEligibility(
    then.filter((window) => isPublished(window, at)),
    birth,
    at,
  );
}

export function diffWindows(before: WindowInput, after: WindowInput): (keyof WindowInput)[] {
  const fields = Object.keys(before).filter((field) => field in after) as (keyof WindowInput)[];
  return fields.filter((field) => JSON.stringify(before[field]) !== JSON.stringify(after[field]));
}
