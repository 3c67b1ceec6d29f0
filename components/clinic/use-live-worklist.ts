import { useEffect, useRef, useState } from "react";
import type { WorklistView } from "./worklist-rows";

/** How long after one answer it is asked again whether the day has changed. Milliseconds. */
const askEvery = 700;
/** An answer that takes longer counts as none. Milliseconds. */
const patience = 5_000;
/** A list that could not be checked for so long says so. Seconds. */
const staleAfter = 5;

export interface LiveWorklistState {
  view: WorklistView;
  /** Seconds since the list was last known to be right, once that is too long ago; else null. */
  stale: number | null;
  /** The server shows it to this visitor no longer. */
  refused: boolean;
  /** Bookings that were new or different at the last change; 0 before any. */
  changed: number;
}

/** Bookings of `next` that `before` did not have, or had otherwise. */
export function diffWorklists(before: WorklistView, next: WorklistView): number {
  const known = new Map(before.rows.map((row) => [row.id, JSON.stringify(row)]));
  return next.rows.filter((row) => known.get(row.id) !== JSON.stringify(row)).length;
}

/**
 * Keeps a day list up to date: asks a small document whether the day has changed, and only then for the day.
 * A lost connection is survived, and told.
 *
 * @param address of the clinic's documents
 * @param on whether to ask at all
 */
export function useLiveWorklist(
  first: WorklistView,
  address: string,
  query: string,
  on: boolean,
): LiveWorklistState {
  const [live, setLive] = useState<LiveWorklistState>({
    view: first,
    stale: null,
    refused: false,
    changed: 0,
  });
  const view = useRef(first);
  useEffect(() => {
    if (!on) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let [stopped, rightAt] = [false, performance.now()];
    const ask = async (document: string, more = "") => {
      const answer = await fetch(`${address}/${document}?${query}${more}`, {
        headers: { accept: "application/json" },
        signal: AbortSignal.timeout(patience),
      });
      if (answer.status === 401 || answer.status === 403) {
        stopped = true;
        setLive((was) => ({ ...was, refused: true }));
      }
      if (!answer.ok) throw new Error(`${document}: ${answer.status}`);
      return answer.json();
    };
    const turn = async () => {
      try {
        const { changed } = await ask("changes.json", `&horizon=${view.current.horizon}`);
        if (changed && !stopped) {
          const next: WorklistView = await ask("day.json");
          const count = diffWorklists(view.current, next);
          view.current = next;
          if (!stopped)
            setLive((was) => ({ view: next, stale: null, refused: false, changed: count || was.changed }));
        }
        rightAt = performance.now();
        setLive((was) => (was.stale === null ? was : { ...was, stale: null }));
      } catch {
        const seconds = Math.round((performance.now() - rightAt) / 1_000);
        if (!stopped && seconds >= staleAfter) setLive((was) => ({ ...was, stale: seconds }));
      }
      if (!stopped) timer = setTimeout(turn, askEvery);
    };
    void turn();
    return () => {
      stopped = true;
      clearTimeout(timer);
    };
  }, [address, query, on]);
  return live;
}
