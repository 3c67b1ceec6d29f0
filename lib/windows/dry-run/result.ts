import type { DryRunInstant, TestPerson } from "./plan";

export const dryRunSteps = [
  "check",
  "sign-in",
  "enter",
  "draw",
  "admission",
  "hold",
  "confirm",
  "see",
  "cancel",
] as const;
export type DryRunStep = (typeof dryRunSteps)[number];

/** Something that was not as it should be. */
export interface DryRunFailure {
  /** Milliseconds since 1970. */
  at: number;
  step: DryRunStep;
  year: number;
  digit: number;
  expected: string;
  got: string;
}

/** How many times something was tried, and how many of these were not right. */
export interface Count {
  tried: number;
  failed: number;
}

export interface DryRunResult {
  steps: Record<DryRunStep, Count>;
  /** By hour of the day in Korea, from 0. */
  hours: Count[];
  edges: Record<NonNullable<DryRunInstant["edge"]>, Count>;
  players: number;
  scenes: number;
  /** The first of those that failed. */
  misses: DryRunFailure[];
  /** Why it came to no end; null when it did. */
  stopped: string | null;
}

const mostMisses = 100;
const none = (): Count => ({ tried: 0, failed: 0 });
const koreaAhead = 9;

export class Tally {
  readonly result: DryRunResult;

  constructor(players: number, scenes: number) {
    this.result = {
      steps: Object.fromEntries(dryRunSteps.map((step) => [step, none()])) as Record<DryRunStep, Count>,
      hours: Array.from({ length: 24 }, none),
      edges: { lobby: none(), opening: none(), closing: none() },
      players,
      scenes,
      misses: [],
      stopped: null,
    };
  }

  /** Takes note that `got` came where `expected` should have. */
  note(scene: DryRunInstant, player: TestPerson, step: DryRunStep, expected: string, got: string): void {
    const hour = (Math.floor(scene.at / 3_600_000) + koreaAhead) % 24;
    const failed = expected !== got;
    const counts = [this.result.steps[step], this.result.hours[hour]];
    if (scene.edge) counts.push(this.result.edges[scene.edge]);
    for (const count of counts) {
      if (!count) continue;
      count.tried++;
      if (failed) count.failed++;
    }
    if (failed && this.result.misses.length < mostMisses)
      this.result.misses.push({
        at: scene.at,
        step,
        year: player.year,
        digit: player.digit,
        expected,
        got: got.slice(0, 120),
      });
  }

  get passed(): boolean {
    const { steps: counts, stopped } = this.result;
    const all = Object.values(counts);
    return (
      stopped === null && all.some((count) => count.tried > 0) && all.every((count) => count.failed === 0)
    );
  }
}
