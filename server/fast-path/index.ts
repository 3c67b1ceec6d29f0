import type { IncomingMessage, ServerResponse } from "node:http";
import type { Availability } from "../../lib/availability/availability";
import type { Dashboard } from "../../lib/monitoring/dashboard/dashboard";
import type { Metrics } from "../../lib/monitoring/metrics";
import type { LoadMeter } from "../../lib/queue/load-signal";
import type { QueueSnapshot } from "../../lib/queue/queue-snapshot";
import { matchStatusUrl } from "../../lib/queue/status-json";
import { sendCachedJson } from "../../lib/shared/cached-json";
import type { AppContext } from "../../lib/shared/context";
import { policyReports } from "../plugins/security-headers";
import { getStylesheet } from "../render";
import { type createAdmissionCheck, isAdmissionCheck } from "./admission-status";
import type { BatchedResponseWriter } from "./batched-response-writer";
import { classifyBookingPost, createOverloadResponses } from "./overload-responses";

/** What is free in a province or in a district of it. */
const placesAddress = /^\/availability\/(\d{2})(?:\/(\d{5}))?\/places\.json$/;

interface CrowdParts extends Pick<AppContext, "database" | "clock"> {
  board: Pick<QueueSnapshot, "document">;
  availability: Availability;
  metrics: Metrics;
  live: Dashboard;
  strain: LoadMeter;
  check: ReturnType<typeof createAdmissionCheck>;
  together: BatchedResponseWriter;
}

/**
 * What a crowd asks for by the thousand a second, answered from memory and signatures before anything is looked at
 * or written down: that there is too much to do, how a line stands, whether an admission holds, what is free; and
 * what browsers report of a page's policy, which is only counted.
 *
 * @returns tells whether the request has been answered
 */
export function createFastPath({
  database,
  clock,
  board,
  availability,
  metrics,
  live,
  strain,
  check,
  together,
}: CrowdParts) {
  const tooBusy = createOverloadResponses(getStylesheet);
  /** Whether it is to be refused; the refused are counted. */
  const sendsAway = (method: string | undefined, target: string | undefined): boolean => {
    const { bookingLimiter } = database;
    if (!bookingLimiter.crowded) return false;
    const wanted = classifyBookingPost(method, target);
    if (wanted === undefined) return false;
    const now = clock.now().getTime();
    strain.countOverload(now);
    if (wanted === "go on" ? !bookingLimiter.full : !bookingLimiter.isNearlyFull) return false;
    metrics.refused("too-busy");
    live.steps.refused(now, "too-busy");
    return true;
  };
  return (request: IncomingMessage, response: ServerResponse): boolean => {
    if (sendsAway(request.method, request.url)) {
      tooBusy(request, response);
      return true;
    }
    if (request.method === "POST" && request.url === policyReports) {
      metrics.policyReports++;
      // Anybody can send one, so only their number counts; a body is neither kept nor waited for.
      response.writeHead(204, { connection: "close" }).end();
      return true;
    }
    const reads = request.method === "GET" || request.method === "HEAD";
    const slug = matchStatusUrl(request.url ?? "");
    const status = slug && reads && board.document(slug);
    if (status) {
      together.send(response, sendCachedJson(status, request));
      metrics.statusAnswers++;
      return true;
    }
    if (isAdmissionCheck(request)) {
      check(request, response);
      return true;
    }
    const places = reads && placesAddress.exec(request.url ?? "");
    const document = places && availability.document(places[1] ?? "", places[2]);
    if (document) together.send(response, sendCachedJson(document, request));
    return Boolean(document);
  };
}
