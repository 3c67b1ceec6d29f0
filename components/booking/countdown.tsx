"use client";

import { useMemo } from "react";
import { TimeLeft } from "../ui/countdown";
import { Notice } from "../ui/notice";
import { askServer, useTimeLeft } from "./time-left";

/** When to warn. Seconds before the end: well over the twenty that WCAG 2.2.1 asks for. */
const warnAt = 60;

/**
 * Counts down how long a place is still kept. Without scripts nothing is shown that would go stale.
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
  const again = useMemo(
    () => (ask ? () => askServer(ask, ({ remainingSeconds }) => Number(remainingSeconds)) : undefined),
    [ask],
  );
  const left = useTimeLeft(remainingSeconds, again);
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
