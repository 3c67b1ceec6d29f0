import type { Answer } from "../browser";

export interface ToldBooking {
  id: string;
  code: string;
  slotId: number;
  cancelled: boolean;
}

export interface Told {
  personId: string;
  mayBook: boolean;
  /** Whether they asked for a place in the line, answered or not. */
  asked: boolean;
  /** The entry number, each time it was told. */
  entries: number[];
  /** The place, each time it was told. */
  places: number[];
  admitted: boolean;
  bookings: ToldBooking[];
}

/** A wait as it was shown to somebody. Seconds from the opening. */
export interface ShownWait {
  at: number;
  place: number;
  from: number;
  to: number;
}

/** What the whole crowd was told, and what it should not have been. */
export class Notes {
  readonly people: Told[] = [];
  readonly shown: ShownWait[] = [];
  readonly refusals = new Map<string, number>();
  errors = 0;
  readonly firstErrors: string[] = [];
  /** Admissions given while the line's counter was below the person's place. */
  admittedEarly = 0;

  /** Notes an answer; @returns whether it is 200. Any other must be one of the `refusals` that may come. */
  take(step: string, answer: Answer, refusals: string[] = []): boolean {
    if (answer.status === 200) return true;
    const reason = answer.reason ?? "";
    if (refusals.includes(reason)) {
      const key = `${step}: ${reason}`;
      this.refusals.set(key, (this.refusals.get(key) ?? 0) + 1);
    } else {
      this.wrong(`${step}: ${answer.status} ${reason}`);
    }
    return false;
  }

  wrong(what: string): void {
    this.errors++;
    if (this.firstErrors.length < 10) this.firstErrors.push(what);
  }
}
