import type { IncomingMessage, ServerResponse } from "node:http";
import type { answerHeaders } from "../lib/platform/answer-headers";
import { holdFailures } from "../lib/platform/failure";
import type { Runtime } from "../lib/platform/runtime";
import { GateShut } from "../lib/queue/gate/parts";
import type { Place } from "../lib/queue/gate/path";
import { runsInBrowser, still } from "./still";

export type NextHandler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** Built files of the application: the same for everybody, before any guard. */
const builtFile = /^\/(?:_next\/static|assets)\/[\w./~%-]+(?:\?[\w=.-]*)?$/;

export const isBuiltFile = ({ url = "" }: IncomingMessage) =>
  builtFile.test(url) && !url.includes("..") && isDecodable(url);

/** Next.js fails on a path that it cannot decode instead of refusing it. */
function isDecodable(path: string): boolean {
  try {
    return !decodeURIComponent(path).includes("\0");
  } catch {
    return false;
  }
}

/** Headers by which a client could pose as a proxy or as a part of Next.js. */
const internalHeaders = [
  "x-middleware-subrequest",
  "x-middleware-rewrite",
  "x-invoke-path",
  "x-matched-path",
  "x-now-route-matches",
  "x-http-method-override",
];

interface NextParts extends Pick<Runtime, "environment" | "database"> {
  pages: NextHandler;
  answering: ReturnType<typeof answerHeaders>;
  addressOf(request: IncomingMessage): string;
  refuse(request: IncomingMessage, response: ServerResponse, error: unknown): void;
}

/** Hands requests on to Next.js: as they are, or as a page whose failure is answered like any other. */
export function nextPages({ pages, environment, database, answering, addressOf, refuse }: NextParts) {
  function file(request: IncomingMessage, response: ServerResponse): Promise<void> {
    for (const name of internalHeaders) delete request.headers[name];
    request.headers["x-client-address"] = addressOf(request);
    if (!isBuiltFile(request) && environment.production) {
      const { policy, headers } = answering.ofNextPage(request.url);
      for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
      // Next.js takes the number for its own scripts from here.
      request.headers["content-security-policy"] = policy;
    }
    return pages(request, response);
  }

  async function page(request: IncomingMessage, response: ServerResponse, place: Place): Promise<void> {
    request.headers["x-page-locale"] = place.locale;
    request.headers["x-page-path"] = request.url ?? "";
    await holdFailures(
      response,
      () =>
        runsInBrowser(place.segments) || !environment.production
          ? file(request, response)
          : still(request, response, answering.ofPage(request.url), () => file(request, response)),
      async () => {
        const answers = await database.query("SELECT 1").then(
          () => true,
          () => false,
        );
        refuse(request, response, answers ? new Error("a page failed") : new GateShut());
      },
    );
  }

  return { file, page };
}
