import { type People, type Presumptions, presumptions } from "../replay/behaviour";

/**
 * What is presumed of people in real time. The lobby's hour, the evening's arrivals, the time until those
 * who had left come back, and the stay inside are shortened so that the run ends within some minutes; shares
 * are those of the whole evening but for one. An admission's twenty minutes are the program's own, so that
 * whoever leaves it to run out is inside until the end: they are fewer, or the room would fill with them.
 */
export const inMinutes: Presumptions = {
  ...presumptions,
  lobbyLasts: 100,
  eveningLasts: 240,
  lobbyMean: 300,
  afterMean: 40,
  awayMean: 30,
  watchingMean: 4,
  stayMedian: 45,
  runsOut: 0.01,
};

/** What some people do besides; shares of one. */
export const habits = {
  /** Reads the pages; everybody else only sends what the pages' forms send, since two cores bear no more. */
  readsPages: 0.02,
  /** Of those who may not book: tries the line nevertheless. */
  insists: 0.1,
  /** Claims before being called. */
  isImpatient: 0.05,
  entersElsewhere: 0.1,
  /** Sends the confirmation twice at once; or loses the line before the answer, and sends it again. */
  clicksTwice: 0.03,
  losesTheAnswer: 0.03,
  cancels: 0.03,
};
type Habit = keyof typeof habits;

/** Of a clinic's times, by how far ahead they are, how far people go on average for one they like. */
const meanChoice = 10;

/** What one virtual person will do, all of it drawn before the run: the same seed gives the same crowd. */
export interface Plan {
  mayBook: boolean;
  birth: { year: number; month: number; day: number };
  /** Seconds from the opening. */
  comesAt: number;
  reloads: number;
  joins: boolean;
  watches: boolean;
  /** Seconds from the call, or from noticing it; null for who never comes. */
  entersAfter: number | null;
  /** Seconds inside; null for who leaves the admission to run out. */
  stays: number | null;
  /** Which clinic (a share of all), and which of its times. */
  clinic: number;
  time: number;
  habits: Record<Habit, boolean>;
}

export function planCrowd(came: number, eligible: number, people: People): Plan[] {
  const { neverJoins, watchesPage, admissionLasts } = people.presumed;
  return Array.from({ length: came }, (_, n) => {
    const stays = people.stays();
    return {
      mayBook: n < eligible,
      birth: people.birth(n < eligible),
      comesAt: people.comesAt(),
      reloads: people.reloads(),
      joins: !people.chance(neverJoins),
      watches: people.chance(watchesPage),
      entersAfter: people.entersAfter(),
      stays: stays < admissionLasts ? stays : null,
      clinic: people.below(1_000_000) / 1_000_000,
      time: people.below(2 * meanChoice),
      habits: Object.fromEntries(
        Object.entries(habits).map(([habit, share]) => [habit, people.chance(share)]),
      ) as Record<Habit, boolean>,
    };
  });
}
