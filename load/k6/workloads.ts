import type { Scenario } from "k6/options";
import { perSecond } from "./settings.ts";

/** Each iteration is another person; the rate does not wait for the server (open model). */
const open = { preAllocatedVUs: perSecond * 4, maxVUs: perSecond * 40 };

const workloads: Record<string, Scenario> = {
  /** The opening minute: the crowd is there within seconds, and goes on coming for a while. */
  surge: {
    executor: "ramping-arrival-rate",
    startRate: 0,
    timeUnit: "1s",
    stages: [
      { duration: "10s", target: perSecond },
      { duration: "2m", target: perSecond },
      { duration: "30s", target: 0 },
    ],
    ...open,
  },
  /** Hours at a fifth of the peak: what leaks or grows shows itself. */
  soak: {
    executor: "constant-arrival-rate",
    rate: Math.max(1, Math.round(perSecond / 5)),
    timeUnit: "1s",
    duration: "2h",
    ...open,
  },
  /** Ten times the usual for half a minute, out of nothing, and back. */
  spike: {
    executor: "ramping-arrival-rate",
    startRate: Math.max(1, Math.round(perSecond / 10)),
    timeUnit: "1s",
    stages: [
      { duration: "1m", target: Math.max(1, Math.round(perSecond / 10)) },
      { duration: "1s", target: perSecond },
      { duration: "30s", target: perSecond },
      { duration: "1s", target: Math.max(1, Math.round(perSecond / 10)) },
      { duration: "1m", target: Math.max(1, Math.round(perSecond / 10)) },
    ],
    ...open,
  },
};

/** The workload that `-e WORKLOAD=…` names; the surge without one. */
export function workload(): Record<string, Scenario> {
  const name = __ENV.WORKLOAD ?? "surge";
  const found = workloads[name];
  if (!found) throw new Error(`no workload ${name}: ${Object.keys(workloads).join(", ")}`);
  return { [name]: found };
}
