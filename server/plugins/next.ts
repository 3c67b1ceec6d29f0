import { once } from "node:events";
import type { IncomingMessage, ServerResponse } from "node:http";
import { ConcurrencyLimiter } from "../../lib/shared/concurrency-limiter";
import type { AppContext } from "../../lib/shared/context";
import { DomainError } from "../../lib/shared/errors";
import { QueueStateStaleError } from "../auth/access-control-deps";
import { arrived } from "../http";
import { getAccessLevel, type RequestPath } from "../request-path";
import { interceptServerErrors } from "./intercept-next-errors";
import type { createSecurityHeaders } from "./security-headers";
import { createScriptStripper, needsClientScripts } from "./strip-scripts";

export type NextHandler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** Headers by which a client could pose as a proxy or as a part of Next.js. */
const internalHeaders = [
  "x-middleware-subrequest",
  "x-middleware-rewrite",
  "x-invoke-path",
  "x-matched-path",
  "x-now-route-matches",
  "x-http-method-override",
];

/** All of Next.js that is open to people who are not signed in: signing in itself, and what a trial would have sent. */
const openToAll = /^(?:api\/auth\/(?:signin|callback)\/[a-z]+|dev\/inbox)$/;

/** How many of them it works for at once, and how many may wait: others wait for a few of its answers at the most. */
const lane = { atOnce: 4, mostWaiting: 128 };

interface NextParts extends Pick<AppContext, "environment" | "database"> {
  pages: NextHandler;
  answering: ReturnType<typeof createSecurityHeaders>;
  addressOf(request: IncomingMessage): string;
  isSignedIn(request: IncomingMessage): boolean;
  refuse(request: IncomingMessage, response: ServerResponse, error: unknown): void;
}

/** Hands requests on to Next.js: in development as they are, else as a page whose failure is answered like any other. */
export function createNextHandler(parts: NextParts) {
  const { pages, environment, database, answering, addressOf, isSignedIn, refuse } = parts;
  const strangers = new ConcurrencyLimiter(lane.atOnce, lane.mostWaiting);

  function file(request: IncomingMessage, response: ServerResponse): Promise<void> {
    for (const name of internalHeaders) delete request.headers[name];
    request.headers["x-client-address"] = addressOf(request);
    if (environment.production) {
      const { policy, headers } = answering.ofNextPage(request.url);
      for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
      // Next.js takes the number for its own scripts from here.
      request.headers["content-security-policy"] = policy;
    }
    return pages(request, response);
  }

  /** @throws DomainError, BadRequest or OverloadedError for what somebody who is not signed in may not ask of Next.js, or not now */
  async function page(request: IncomingMessage, response: ServerResponse, place: RequestPath): Promise<void> {
    if (getAccessLevel(place) === "none" && !openToAll.test(place.segments.join("/")))
      throw new DomainError("window-unknown");
    if (isSignedIn(request)) return render(request, response, place);
    await arrived(request);
    // Who goes away, or never reads, gives the place in the lane back.
    await strangers.run(() => Promise.race([render(request, response, place), once(response, "close")]));
  }

  async function render(
    request: IncomingMessage,
    response: ServerResponse,
    place: RequestPath,
  ): Promise<void> {
    request.headers["x-page-locale"] = place.locale;
    request.headers["x-page-path"] = request.url ?? "";
    await interceptServerErrors(
      response,
      () =>
        needsClientScripts(place.segments) || !environment.production
          ? file(request, response)
          : createScriptStripper(request, response, answering.ofPage(request.url), () =>
              file(request, response),
            ),
      async () => {
        const answers = await database.query("SELECT 1").then(
          () => true,
          () => false,
        );
        refuse(request, response, answers ? new Error("a page failed") : new QueueStateStaleError());
      },
    );
  }

  return { file, page };
}
