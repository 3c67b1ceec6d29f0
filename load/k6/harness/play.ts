import { checks, isRecorded, recorded } from "./recorder.ts";

interface Script {
  default: () => void;
  options: { scenarios: Record<string, { exec?: string }>; thresholds: Record<string, unknown> };
}

/** What one iteration of a script left behind; `problems` is empty when it may be trusted. */
export interface Played {
  checks: number;
  requests: number;
  problems: string[];
}

/** Runs one iteration of a script, and looks whether its checks hold and its thresholds name anything. */
export function play(script: Script): Played {
  script.default();
  const problems = [
    ...checks.filter(({ passed }) => !passed).map(({ name }) => `check failed: ${name}`),
    ...Object.keys(script.options.thresholds)
      .filter((threshold) => !isRecorded(threshold))
      .map((threshold) => `nothing was recorded for the threshold ${threshold}`),
    ...recorded
      .filter(({ metric, value }) => metric === "http_req_failed" && value > 0)
      .map(({ tags }) => `request failed: ${tags.step}`),
    ...Object.values(script.options.scenarios)
      .filter(({ exec }) => exec && !(exec in script))
      .map(({ exec }) => `no function ${exec} to run`),
  ];
  const requests = recorded.filter(({ metric }) => metric === "http_req_duration").length;
  return { checks: checks.length, requests, problems };
}
