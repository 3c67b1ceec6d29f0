import type { Figure } from "../bench-report";
import type { OpenLoop } from "../open-loop";
import { estimateFigures } from "../replay/measure";
import type { Breaks } from "./compare";
import type { Notes, Told } from "./notes";
import type { Watch } from "./watch";

/** The true instant of a call is known to the second: the status is made once a second. */
const allowance = 1;

interface Evening {
  told: Told[];
  notes: Notes;
  watch: Watch;
  breaks: Breaks;
  mostInside: number;
  status: OpenLoop;
}

/** The figures of the live replay: promises, of which none may be broken, and what was measured besides. */
export function figuresOf({ told, notes, watch, breaks, mostInside, status }: Evening): {
  promises: Figure[];
  measured: Figure[];
} {
  const looks = notes.shown.flatMap(({ at, place, from, to }) => {
    const called = watch.calledAt(place);
    return called === null || to === 0 ? [] : [{ from, to, waited: called - at }];
  });
  const unshown = notes.shown.filter(({ to }) => to === 0).length;
  const confirmed = told.reduce((sum, { bookings }) => sum + bookings.length, 0);
  const none = (name: string, value: number, unit: string): Figure => ({
    figure: `replay.live.${name}`,
    value,
    unit,
    atMost: 0,
  });
  const promises = [
    { figure: "replay.live.confirmed", value: confirmed, unit: "bookings", atLeast: 1 },
    none("lost", breaks.lost, "bookings"),
    none("unexpected", breaks.unexpected, "bookings"),
    none("over_capacity", breaks.overCapacity, "slots"),
    none("order_breaks", breaks.order + notes.admittedEarly, "people"),
    none("draw_breaks", watch.drawnAsPublished ? 0 : 1, "draws"),
    none("ineligible_waiting", breaks.ineligible, "people"),
    none("errors", notes.errors + status.failed, "answers"),
    { figure: "replay.live.most_inside", value: watch.mostInside, unit: "people", atMost: mostInside },
  ];
  const measured = [
    ...estimateFigures("replay.live", looks, allowance),
    {
      figure: "replay.live.estimate.shown",
      value: looks.length / Math.max(1, looks.length + unshown),
      unit: "ratio",
    },
    { figure: "replay.live.status.p99_ms", value: status.p99Ms, unit: "ms" },
  ];
  return { promises, measured };
}
