/**
 * A window as it is written in the database, in whole numbers and plain text: what a rehearsal expects is worked
 * out from these alone, and never by the code that it tries.
 */
export interface WrittenWindow {
  id: string;
  slug: string;
  version: number;
  birthYearFrom: number;
  birthYearTo: number;
  lastDigits: number[];
  mostInside: number;
  /** Milliseconds since 1970, UTC. */
  lobbyOpensAt: number;
  opensAt: number;
  closesAt: number;
}

export interface TestPerson {
  year: number;
  /** The last digit of their birthday. */
  digit: number;
  /** YYYY-MM-DD */
  birthDate: string;
  reached: boolean;
}

export interface DryRunInstant {
  at: number;
  /** Which instant of the window it lies at or beside; null for an hour between. */
  edge: "lobby" | "opening" | "closing" | null;
}

/** What a person is to be told at an instant: the reasons of lib/eligibility, by their names. */
export type ExpectedPhase = "not-yet-open" | "lobby" | "open" | "window-closed" | "no-window-planned";

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;

/** Milliseconds from an edge. */
const beside = [-hour, -minute, -second, -1, 0, 1, second, minute, hour];

/** Everybody of each birth year in the window and next to it, and of each digit, on days that differ. */
export function createTestPeople(window: WrittenWindow): TestPerson[] {
  const players: TestPerson[] = [];
  for (let year = window.birthYearFrom - 1; year <= window.birthYearTo + 1; year++) {
    for (let digit = 0; digit < 10; digit++) {
      // The 1st to the 30th, in months that have them all; two digits of the day, as they are written.
      const tens = digit === 0 ? 1 + (year % 3) : year % 3;
      const day = `${tens}${digit}`;
      const month = String(1 + ((year + digit) % 12)).padStart(2, "0");
      const birthDate = `${year}-${month === "02" ? "03" : month}-${day}`;
      const inYears = year >= window.birthYearFrom && year <= window.birthYearTo;
      const rota = window.lastDigits.length === 0 || window.lastDigits.map(String).includes(day.slice(-1));
      players.push({ year, digit, birthDate, reached: inYears && rota });
    }
  }
  return players;
}

/** Each full hour from an hour before the lobby to an hour after the close, and each edge with what lies beside it. */
export function listInstants(window: WrittenWindow): DryRunInstant[] {
  const scenes = new Map<number, DryRunInstant["edge"]>();
  const first = Math.ceil((window.lobbyOpensAt - hour) / hour) * hour;
  for (let at = first; at <= window.closesAt + hour; at += hour) scenes.set(at, null);
  const edges = [
    ["lobby", window.lobbyOpensAt],
    ["opening", window.opensAt],
    ["closing", window.closesAt],
  ] as const;
  for (const [edge, instant] of edges) for (const distance of beside) scenes.set(instant + distance, edge);
  return [...scenes].map(([at, edge]) => ({ at, edge })).sort((a, b) => a.at - b.at);
}

/** What the window itself has to say to a person at an instant. */
export function getExpectedPhase(window: WrittenWindow, player: TestPerson, at: number): ExpectedPhase {
  if (!player.reached) return "no-window-planned";
  if (at < window.lobbyOpensAt) return "not-yet-open";
  if (at < window.opensAt) return "lobby";
  return at < window.closesAt ? "open" : "window-closed";
}

/** How many walk the whole way in all, so that a rehearsal of a long window ends in some minutes. */
const walksInAll = 1_500;

/**
 * Who walks the whole way at the nth instant: each whom the window reaches in turn, so that all of them do, and
 * one whom it does not reach.
 */
export function listActorsAt(
  n: number,
  scenes: number,
  players: readonly TestPerson[],
  mostInside: number,
): TestPerson[] {
  const reached = players.filter((player) => player.reached);
  const others = players.filter((player) => !player.reached);
  const many = Math.max(1, Math.min(reached.length, mostInside, 8, Math.ceil(walksInAll / scenes)));
  const chosen = Array.from({ length: many }, (_, k) => reached[(n * many + k) % reached.length]);
  return [...chosen, others[n % others.length]].filter((player) => player !== undefined);
}
