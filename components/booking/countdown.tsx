import type { ReactNode } from "react";
import { PageScript } from "../ui/live-region";

/**
 * A part of a page whose time runs out; the page's script counts down in it, and loads the page again at the end.
 *
 * @param remainingSeconds by the server's clock, when the page was made
 * @param ask where the server says anew how many seconds are left; without it the page is loaded again
 */
export function Countdown({
  remainingSeconds,
  ask,
  children,
}: {
  remainingSeconds: number;
  ask?: string;
  children: ReactNode;
}) {
  return (
    <div data-time-left={remainingSeconds} data-ask={ask}>
      {children}
      <PageScript name="time-left" />
    </div>
  );
}

/** Shows what it holds once fewer seconds than `below` are left, and to a screen reader without interrupting. */
export function ShowBelow({ below, children }: { below: number; children: ReactNode }) {
  return (
    <div role="status">
      <template data-below={below}>{children}</template>
    </div>
  );
}
