import type { IncomingMessage, ServerResponse } from "node:http";
import type { Availability } from "../lib/booking/availability";
import type { Live } from "../lib/monitor/live/live";
import type { Metrics } from "../lib/monitor/metrics";
import { policyReports } from "../lib/platform/answer-headers";
import { answerWith } from "../lib/platform/public-document";
import type { Runtime } from "../lib/platform/runtime";
import type { Together } from "../lib/platform/together";
import type { Board } from "../lib/queue/board";
import { slugOfStatus } from "../lib/queue/gate/status";
import type { StrainMeter } from "../lib/queue/strain";
import { stylesheet } from "./answer";
import { actOf, busyRefusals } from "./busy";
import { isTokenCheck, type tokenCheck } from "./token-check";

/** What is free in a province or in a district of it. */
const placesAddress = /^\/availability\/(\d{2})(?:\/(\d{5}))?\/places\.json$/;

interface CrowdParts extends Pick<Runtime, "database" | "clock"> {
  board: Pick<Board, "document">;
  availability: Availability;
  metrics: Metrics;
  live: Live;
  strain: StrainMeter;
  check: ReturnType<typeof tokenCheck>;
  together: Together;
}

/**
 * What a crowd asks for by the thousand a second, answered from memory and signatures before anything is looked at
 * or written down: that there is too much to do, how a line stands, whether an admission holds, what is free; and
 * what browsers report of a page's policy, which is only counted.
 *
 * @returns tells whether the request has been answered
 */
export function crowdAnswers({
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
  const tooBusy = busyRefusals(stylesheet);
  /** Whether it is to be refused; the refused are counted. */
  const sendsAway = (method: string | undefined, target: string | undefined): boolean => {
    const { acts } = database;
    if (!acts.crowded) return false;
    const wanted = actOf(method, target);
    if (wanted === undefined) return false;
    const now = clock.now().getTime();
    strain.countOverload(now);
    if (wanted === "go on" ? !acts.full : !acts.nearlyFull) return false;
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
    const slug = slugOfStatus(request.url ?? "");
    const status = slug && reads && board.document(slug);
    if (status) {
      together.send(response, answerWith(status, request));
      metrics.statusAnswers++;
      return true;
    }
    if (isTokenCheck(request)) {
      check(request, response);
      return true;
    }
    const places = reads && placesAddress.exec(request.url ?? "");
    const document = places && availability.document(places[1] ?? "", places[2]);
    if (document) together.send(response, answerWith(document, request));
    return Boolean(document);
  };
}
