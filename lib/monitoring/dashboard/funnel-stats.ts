export const funnelSteps = [
  "check",
  "sign-in",
  "enter",
  "claim",
  "choose",
  "hold",
  "confirm",
  "own",
  "staff",
] as const;

export type FunnelStep = (typeof funnelSteps)[number];

/** The step that a request is part of; null for what is none, such as the waiting room's status. */
export function getFunnelStep(method: string | undefined, route: string): FunnelStep | null {
  if (route.startsWith("/check")) return "check";
  if (route.startsWith("/sign-in") || route.startsWith("/api")) return "sign-in";
  if (route === "/queue/*/enter") return "enter";
  if (route === "/queue/*/claim") return "claim";
  if (route === "/book/confirm") return "confirm";
  if (route.startsWith("/book")) return method === "POST" ? "hold" : "choose";
  if (route.startsWith("/my-booking")) return "own";
  if (/^\/(admin|clinic|agent)/.test(route)) return "staff";
  return null;
}

/** Durations are counted in groups, each a quarter wider than the one before; the last is over a minute. */
const growth = 1.25;
const groups = 50;

const groupOf = (ms: number) =>
  Math.min(groups, Math.max(0, Math.ceil(Math.log(Math.max(1, ms)) / Math.log(growth))));

/** How finely the last minute is kept, and how many such parts there are. Milliseconds. */
const part = 5_000;
const parts = 12;

/** What was counted of one step: answers by the group of their duration, and those that failed by our fault. */
export interface StepCount {
  durations: Record<string, number>;
  errors: number;
}

/** What one process says of its last minute, and since its start. */
export interface FunnelFigures {
  steps: Partial<Record<FunnelStep, StepCount>>;
  refusals: Record<string, number>;
  requests: number;
  errors: number;
  booked: number;
}

interface Part extends Pick<FunnelFigures, "steps" | "refusals"> {
  number: number;
}

function countIn({ steps }: Pick<FunnelFigures, "steps">, step: FunnelStep): StepCount {
  const count = steps[step] ?? { durations: {}, errors: 0 };
  steps[step] = count;
  return count;
}

function add(
  into: Pick<FunnelFigures, "steps" | "refusals">,
  from: Pick<FunnelFigures, "steps" | "refusals">,
) {
  for (const [step, count] of Object.entries(from.steps) as [FunnelStep, StepCount][]) {
    const sum = countIn(into, step);
    sum.errors += count.errors;
    for (const [group, n] of Object.entries(count.durations))
      sum.durations[group] = (sum.durations[group] ?? 0) + n;
  }
  for (const [reason, n] of Object.entries(from.refusals))
    into.refusals[reason] = (into.refusals[reason] ?? 0) + n;
}

/** The figures of several processes, or parts of a minute, as one. */
export function mergeFigures(
  all: readonly Pick<FunnelFigures, "steps" | "refusals">[],
): Pick<FunnelFigures, "steps" | "refusals"> {
  const sum: Pick<FunnelFigures, "steps" | "refusals"> = { steps: {}, refusals: {} };
  for (const each of all) add(sum, each);
  return sum;
}

export interface StepTimes {
  count: number;
  errors: number;
  /** Upper limits of the groups that the percentiles lie in. Milliseconds. */
  p50: number;
  p95: number;
  p99: number;
}

export function getStepTimes({ durations, errors }: StepCount): StepTimes {
  const counts = Object.entries(durations)
    .map(([group, n]) => [Number(group), n] as const)
    .sort(([a], [b]) => a - b);
  const count = counts.reduce((sum, [, n]) => sum + n, 0);
  const percentile = (share: number) => {
    let below = 0;
    const found = counts.find(([, n]) => {
      below += n;
      return below >= share * count;
    });
    return found ? Math.round(growth ** found[0]) : 0;
  };
  return { count, errors, p50: percentile(0.5), p95: percentile(0.95), p99: percentile(0.99) };
}

/** A part that lies ahead was counted before the clock was set back. */
const isLive = (number: number, now: number) => number > now - parts && number <= now;

/** Counts steps and refusals of one process; parts of the minute that are over are forgotten. */
export class FunnelStats {
  #parts: Part[] = [];
  #requests = 0;
  #errors = 0;
  #booked = 0;

  /**
   * @param at now, milliseconds
   * @param failed whether it failed by our fault
   */
  answered(at: number, step: FunnelStep | null, ms: number, status: number, failed: boolean): void {
    this.#requests++;
    if (failed) this.#errors++;
    if (step === null) return;
    if (step === "confirm" && status < 400) this.#booked++;
    const count = countIn(this.#part(at), step);
    if (failed) count.errors++;
    const group = groupOf(ms);
    count.durations[group] = (count.durations[group] ?? 0) + 1;
  }

  refused(at: number, reason: string): void {
    const { refusals } = this.#part(at);
    refusals[reason] = (refusals[reason] ?? 0) + 1;
  }

  figures(at: number): FunnelFigures {
    const now = Math.floor(at / part);
    const sum = mergeFigures(this.#parts.filter(({ number }) => isLive(number, now)));
    return { ...sum, requests: this.#requests, errors: this.#errors, booked: this.#booked };
  }

  #part(at: number): Part {
    const number = Math.floor(at / part);
    let last = this.#parts.at(-1);
    if (last?.number !== number) {
      last = { number, steps: {}, refusals: {} };
      this.#parts = [...this.#parts.filter((old) => old.number > number - parts), last];
    }
    return last;
  }
}
