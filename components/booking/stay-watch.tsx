"use client";

import type { ReactNode } from "react";
import { askServer, useTimeLeft } from "./time-left";

const ask = () =>
  askServer(
    "/book/admission.json",
    ({ expiresAt }, now) => (Date.parse(String(expiresAt)) - now.getTime()) / 1_000,
  );

/** Shows its warning when little time is left, and to a screen reader without interrupting. */
export function StayWatch({
  remainingSeconds,
  warnSeconds,
  children,
}: {
  remainingSeconds: number;
  warnSeconds: number;
  children: ReactNode;
}) {
  const left = useTimeLeft(remainingSeconds, ask) ?? remainingSeconds;
  return <div role="status">{left <= warnSeconds && children}</div>;
}
