"use client";

import { useEffect, useState } from "react";
import { TimeLeft } from "../ui/countdown";
import { Notice } from "../ui/notice";

/** When to warn. Seconds before the end: well over the twenty that WCAG 2.2.1 asks for. */
const warnAt = 60;

/** Seconds since the answer that made this page began to arrive: the way to the device counts as well. */
function sinceArrival(): number {
  const [arrival] = performance.getEntriesByType("navigation") as PerformanceNavigationTiming[];
  return (performance.now() - (arrival?.responseStart ?? performance.now())) / 1_000;
}

/**
 * Counts down how long a place is still kept. The server says how many seconds are left; the device's own
 * clock is never asked, only how long the page has been open. It decides nothing: at the end the page is
 * loaded again, and the server says what has happened. Without scripts nothing is shown that would go stale.
 *
 * @param text with `{minutes}` and `{seconds}`
 * @param ask where the server says anew how many seconds are left; without it the page is loaded again
 */
export function Countdown({
  remainingSeconds,
  text,
  warning,
  ask,
}: {
  remainingSeconds: number;
  text: string;
  warning: { title: string; text: string };
  ask?: string;
}) {
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
    // A device that slept, or a page that was left and came back, has not counted.
    const askAgain = async () => {
      if (document.visibilityState !== "visible") return;
      if (!ask) return location.reload();
      const answer = await fetch(ask, { headers: { accept: "application/json" } }).catch(() => undefined);
      if (!answer) return;
      if (!answer.ok) return location.reload();
      said = (await answer.json()).remainingSeconds;
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

  const said = (seconds: number) =>
    text
      .replace("{minutes}", String(Math.floor(seconds / 60)))
      .replace("{seconds}", String(seconds % 60).padStart(2, "0"));
  return (
    <>
      <TimeLeft>{left === null ? "" : said(left)}</TimeLeft>
      <div role="status">
        {left !== null && left <= warnAt && (
          <Notice look="warning" title={warning.title}>
            {warning.text}
          </Notice>
        )}
      </div>
    </>
  );
}
