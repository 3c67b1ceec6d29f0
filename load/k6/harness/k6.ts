import { checks, record } from "./recorder.ts";

/** k6's `check`: every condition is noted; @returns whether all hold. */
export function check<T>(value: T, conditions: Record<string, (value: T) => boolean>): boolean {
  const outcomes = Object.entries(conditions).map(([name, condition]) => {
    const passed = Boolean(condition(value));
    checks.push({ name, passed });
    record("checks", passed ? 1 : 0);
    return passed;
  });
  return outcomes.every(Boolean);
}

export function sleep(seconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, seconds * 1_000);
}
