import type { IncomingMessage, ServerResponse } from "node:http";
import { type FunnelStats, getFunnelStep } from "../../lib/monitoring/dashboard/funnel-stats";
import type { Metrics } from "../../lib/monitoring/metrics";
import type { RequestStats } from "../../lib/monitoring/request-stats";
import type { SyntheticTrafficToken } from "../../lib/monitoring/synthetic-check/traffic-token";
import type { Log } from "../../lib/shared/log";
import { readRequestId, runInRequest } from "../../lib/shared/request-id";
import type { Clock } from "../../lib/shared/time/clock";

/** Wraps the work on one request in a span; without tracing it only does the work. */
export type RequestWrapper = (route: string, response: ServerResponse, work: () => void) => void;

export interface InstrumentationDeps {
  metrics: Metrics;
  minute: RequestStats;
  steps: FunnelStats;
  clock: Clock;
  /** Answers of 500 and above that a rule gave, and no fault. */
  byRule: WeakSet<ServerResponse>;
  mark: Pick<SyntheticTrafficToken, "carries">;
  log: Pick<Log, "debug" | "info">;
  around: RequestWrapper;
}

/**
 * Answers a request under the operator's eye: whatever is logged meanwhile carries its id, and its route,
 * status and duration are counted and written down. The waiting room's own requests, of which a crowd makes
 * thousands a second, are written down at `debug` only. The synthetic citizen's are written down, and not counted.
 */
export function instrumentRequest(
  { metrics, minute, steps, clock, byRule, mark, log, around }: InstrumentationDeps,
  request: IncomingMessage,
  response: ServerResponse,
  route: string,
  work: () => void,
): void {
  const id = readRequestId(request.headers["x-request-id"]);
  const from = process.hrtime.bigint();
  runInRequest(id, () => {
    response.once("close", () => {
      const seconds = Number(process.hrtime.bigint() - from) / 1e9;
      const status = response.writableFinished ? response.statusCode : 499;
      const synthetic = mark.carries(request);
      const line = {
        ...{ method: request.method, route, status, ms: Math.round(seconds * 1_000) },
        ...(synthetic && { synthetic }),
      };
      if (!synthetic) metrics.answered(route, status, seconds);
      if (!synthetic && route !== "asset") {
        const waiting = route.startsWith("/queue");
        const [at, failed] = [clock.now().getTime(), status >= 500 && !byRule.has(response)];
        steps.answered(at, getFunnelStep(request.method, route), seconds * 1_000, status, failed);
        minute.answered(at, {
          failed,
          onTheWay: waiting || route === "/check" || route.startsWith("/book"),
          ms: waiting ? undefined : seconds * 1_000,
        });
      }
      const waits = route.startsWith("/queue");
      if (waits && status < 500) log.debug(line, "answered");
      else log.info(line, "answered");
    });
    around(route, response, work);
  });
}
