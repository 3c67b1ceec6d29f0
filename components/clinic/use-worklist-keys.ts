import { type RefObject, useEffect } from "react";
import { getKey, isTyping } from "../ui/key-press";

/** What single keys do on the day list; null leaves the key to the browser. */
export type WorklistKeys = Record<string, (() => void) | string | null>;

/** The links of the bookings that are to be seen, in their order. */
const links = (list: HTMLElement | null) => [...(list?.querySelectorAll<HTMLElement>("[data-row] a") ?? [])];

/** Moves the focus by one booking, from wherever it is. */
export function moveFocus(list: HTMLElement | null, by: 1 | -1): void {
  const all = links(list);
  const row = document.activeElement?.closest("[data-row]");
  const at = all.findIndex((link) => link.closest("[data-row]") === row);
  const next = at < 0 ? (by > 0 ? 0 : all.length - 1) : Math.min(all.length - 1, Math.max(0, at + by));
  all[next]?.focus();
}

/**
 * Answers the keys of the day list: single ones only while they are wanted (WCAG 2.1.4), and never in a field, but
 * for the arrows, which lead from the search into the list.
 *
 * @param keys what each does: an act, or an address to go to
 */
export function useWorklistKeys(
  list: RefObject<HTMLElement | null>,
  keys: WorklistKeys,
  single: boolean,
): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
      const inField = isTyping(event.target);
      const inSearch = inField && (event.target as HTMLInputElement).type === "search";
      const arrow = { ArrowDown: 1, ArrowUp: -1 }[event.key] as 1 | -1 | undefined;
      if (arrow && (inSearch || !inField)) {
        event.preventDefault();
        return moveFocus(list.current, arrow);
      }
      if (event.key !== "Escape" && (inField || !single)) return;
      const does = keys[getKey(event)];
      if (!does) return;
      event.preventDefault();
      if (typeof does === "string") location.assign(does);
      else does();
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, [list, keys, single]);
}
