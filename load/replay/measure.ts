import { type Figure, median } from "../bench-report";
import type { Day, Look } from "./day";

/** A shown range may be as wide as this share of its middle. */
const widest = 0.5;

const middle = ({ from, to }: { from: number; to: number }) => (from + to) / 2;

/**
 * How shown waits came true. A range that is wider than it may be counts as one that did not hold.
 *
 * @param allowance seconds by which the true wait is not known exactly
 */
export function estimateFigures(name: string, looks: Omit<Look, "second">[], allowance = 0): Figure[] {
  const held = looks.filter(
    (look) =>
      look.waited >= look.from - allowance &&
      look.waited <= look.to + allowance &&
      look.to - look.from <= widest * middle(look),
  );
  const errors = looks.map((look) => Math.abs(middle(look) - look.waited) / Math.max(1, look.waited));
  return [
    {
      figure: `${name}.estimate.inside_range`,
      value: held.length / Math.max(1, looks.length),
      unit: "ratio",
      atLeast: 0.9,
    },
    { figure: `${name}.estimate.median_error`, value: median(errors), unit: "ratio", atMost: 0.15 },
  ];
}

export function figuresOf(day: Day): Figure[] {
  const sum = (value: (second: Day["seconds"][number]) => number) =>
    day.seconds.reduce((total, second) => total + value(second), 0);
  return [
    { figure: "replay.ineligible_waiting", value: day.ineligibleWaiting, unit: "people", atMost: 0 },
    { figure: "replay.first_requests", value: day.firstRequests, unit: "requests" },
    { figure: "replay.longest_wait_minutes", value: day.longestWait / 60, unit: "minutes" },
    ...estimateFigures("replay", day.looks),
    {
      figure: "replay.estimate.shown",
      value: day.looks.length / Math.max(1, day.looks.length + day.looksWithout),
      unit: "ratio",
    },
    { figure: "replay.early_gain", value: day.earlyGain, unit: "correlation" },
    { figure: "replay.most_inside", value: day.mostInside, unit: "people" },
    {
      figure: "replay.requests_a_person",
      value: sum((second) => second.requests) / day.came,
      unit: "requests",
    },
    {
      figure: "replay.polls_a_second.most",
      value: day.seconds.reduce((most, { polls }) => Math.max(most, polls), 0),
      unit: "requests/s",
    },
  ];
}
