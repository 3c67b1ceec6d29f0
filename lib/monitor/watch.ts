import type { IncomingMessage, ServerResponse } from "node:http";
import type { Clock } from "../platform/clock";
import type { Log } from "../platform/log";
import { inRequest, requestIdFrom } from "../platform/request";
import type { CitizenMark } from "./citizen/mark";
import { type Steps, stepOf } from "./live/steps";
import type { Metrics } from "./metrics";
import type { Minute } from "./minute";

/** Wraps the work on one request in a span; without tracing it only does the work. */
export type Around = (route: string, response: ServerResponse, work: () => void) => void;

export interface Watch {
  metrics: Metrics;
  minute: Minute;
  steps: Steps;
  clock: Clock;
  /** Answers of 500 and above that a rule gave, and no fault. */
  byRule: WeakSet<ServerResponse>;
  mark: Pick<CitizenMark, "carries">;
  log: Pick<Log, "debug" | "info">;
  around: Around;
}

/**
 * Answers a request under the operator's eye: whatever is logged meanwhile carries its id, and its route,
 * status and duration are counted and written down. The waiting room's own requests, of which a crowd makes
 * thousands a second, are written down at `debug` only. The synthetic citizen's are written down, and not counted.
 */
export function watched(
  { metrics, minute, steps, clock, byRule, mark, log, around }: Watch,
  request: IncomingMessage,
  response: ServerResponse,
  route: string,
  work: () => void,
): void {
  const id = requestIdFrom(request.headers["x-request-id"]);
  const from = process.hrtime.bigint();
  inRequest(id, () => {
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
        steps.answered(at, stepOf(request.method, route), seconds * 1_000, status, failed);
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
