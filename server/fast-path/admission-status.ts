import type { IncomingMessage, ServerResponse } from "node:http";
import type { Metrics } from "../../lib/monitoring/metrics";
import type { RequestStats } from "../../lib/monitoring/request-stats";
import { DomainError, type ErrorCode } from "../../lib/shared/errors";
import type { PreparedResponse } from "../../lib/shared/prepared-response";
import { readRequestId, runInRequest } from "../../lib/shared/request-id";
import type { Clock } from "../../lib/shared/time/clock";
import type { AccessControl } from "../auth/access-control";
import { wantsJson } from "../http";
import { createProblemResponse } from "../plugins/error-handler";
import type { BatchedResponseWriter } from "./batched-response-writer";

/** Where a page of the booking path asks whether its visitor may still be there; with a query it is read as any path. */
const address = /^\/(?:(?:ko|en)\/)?book\/admission\.json$/;

export function isAdmissionCheck(request: IncomingMessage): boolean {
  return address.test(request.url ?? "") && (request.method === "GET" || request.method === "HEAD");
}

interface TokenCheckParts {
  gate: AccessControl;
  clock: Clock;
  metrics: Metrics;
  minute: RequestStats;
  refused(request: IncomingMessage, response: ServerResponse, reason: ErrorCode): void;
  together: BatchedResponseWriter;
  refuse(request: IncomingMessage, response: ServerResponse, error: unknown): void;
}

/**
 * The token check with no page behind it: says which window's admission the visitor has and until when, or why
 * they have none. It is answered from memory and signatures before anything is set up for a request that waits,
 * since whoever is outside may ask it without end.
 */
export function createAdmissionCheck({
  gate,
  clock,
  metrics,
  minute,
  refused,
  together,
  refuse,
}: TokenCheckParts): (request: IncomingMessage, response: ServerResponse) => void {
  return (request, response) => {
    const now = clock.now();
    const answer = (given: PreparedResponse) => {
      together.send(response, request.method === "HEAD" ? { ...given, body: undefined } : given);
      metrics.checked(given.status);
      minute.answered(now.getTime(), { failed: false, onTheWay: true });
    };
    try {
      const { claims, line } = gate.requireAdmission(request, now);
      const expiresAt = new Date((claims.exp ?? 0) * 1_000).toISOString();
      const body = `{"window":"${line.slug}","expiresAt":"${expiresAt}"}`;
      answer({
        status: 200,
        headers: [
          "Content-Type",
          "application/json",
          "Cache-Control",
          "private, no-store",
          "Content-Length",
          String(body.length),
        ],
        body,
      });
    } catch (error) {
      if (error instanceof DomainError && wantsJson(request)) {
        refused(request, response, error.reason);
        answer(createProblemResponse(error));
        return;
      }
      // A failure is looked for in the log, by its id; a refusal by rule is only counted.
      if (error instanceof DomainError) refuse(request, response, error);
      else
        runInRequest(readRequestId(request.headers["x-request-id"]), () => refuse(request, response, error));
      metrics.checked(response.statusCode);
      minute.answered(now.getTime(), { failed: response.statusCode >= 500, onTheWay: true });
    }
  };
}
