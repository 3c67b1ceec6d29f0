import { useEffect, useState } from "react";

/** Seconds since the answer that made this page began to arrive: the way to the device counts as well. */
function sinceArrival(): number {
  const [arrival] = performance.getEntriesByType("navigation") as PerformanceNavigationTiming[];
  return (performance.now() - (arrival?.responseStart ?? performance.now())) / 1_000;
}

/** Asks anew how much is left. Seconds; null when it is over, undefined when nobody answered. */
export type Ask = () => Promise<number | null | undefined>;

/** The server's answer to what is still left. @param read takes the seconds out of its body and its own instant */
export async function askServer(
  address: string,
  read: (body: Record<string, unknown>, serverNow: Date) => number,
): Promise<number | null | undefined> {
  const answer = await fetch(address, { headers: { accept: "application/json" } }).catch(() => undefined);
  if (!answer) return undefined;
  if (!answer.ok) return null;
  return read(await answer.json(), new Date(answer.headers.get("date") ?? ""));
}

/**
 * Counts down what the server said is left. The device's own clock is never asked, only how long the page has
 * been open. It decides nothing: at the end the page is loaded again, and the server says what has happened.
 *
 * @param ask for a device that slept, or a page that was left and came back: it has not counted
 * @returns whole seconds; null until scripts run
 */
export function useTimeLeft(remainingSeconds: number, ask: Ask | undefined): number | null {
  const [left, setLeft] = useState<number | null>(null);
  useEffect(() => {
    let [said, saidAt] = [remainingSeconds - sinceArrival(), performance.now()];
    let ending: ReturnType<typeof setTimeout> | undefined;
    const show = () => {
      const seconds = Math.max(0, Math.ceil(said - (performance.now() - saidAt) / 1_000));
      setLeft(seconds);
      // A moment later the server agrees that it is over.
      if (seconds === 0) ending ??= setTimeout(() => location.reload(), 1_000);
    };
    const askAgain = async () => {
      if (document.visibilityState !== "visible") return;
      if (!ask) return location.reload();
      const answer = await ask();
      if (answer === undefined) return;
      if (answer === null) return location.reload();
      said = answer;
      saidAt = performance.now();
      show();
    };
    const onShow = (event: PageTransitionEvent) => {
      if (event.persisted) void askAgain();
    };
    show();
    const ticking = setInterval(show, 1_000);
    document.addEventListener("visibilitychange", askAgain);
    window.addEventListener("pageshow", onShow);
    return () => {
      clearInterval(ticking);
      clearTimeout(ending);
      document.removeEventListener("visibilitychange", askAgain);
      window.removeEventListener("pageshow", onShow);
    };
  }, [remainingSeconds, ask]);
  return left;
}
