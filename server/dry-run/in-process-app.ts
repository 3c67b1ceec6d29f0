import type { IncomingMessage, ServerResponse } from "node:http";
import inject from "light-my-request";
import type { Availability } from "../../lib/availability/availability";
import type { Person } from "../../lib/citizens/person";
import {
  createCitizenSession,
  createSessionTokens,
  getSessionBirth,
  getSessionCookieName,
  readSession,
} from "../../lib/citizens/session";
import { QueueEntryBatcher } from "../../lib/queue/entry-batcher";
import { QueueSnapshot } from "../../lib/queue/queue-snapshot";
import { createQueueTokens } from "../../lib/queue/tokens";
import type { AppContext } from "../../lib/shared/context";
import type { Database } from "../../lib/shared/db/database";
import { DomainError } from "../../lib/shared/errors";
import type { Clock } from "../../lib/shared/time/clock";
import { AccessControl } from "../auth/access-control";
import { sendPrepared } from "../fast-path/batched-response-writer";
import { createErrorHandler } from "../plugins/error-handler";
import { createBookingRoutes } from "../routes/booking/booking";

export interface InProcessAppDeps extends Pick<AppContext, "environment"> {
  database: Database;
  clock: Clock;
  availability: Availability;
}

/** What came back: the reason of a refusal, or null for what was done. */
export interface InProcessResponse {
  refused: string | null;
  said: Record<string, unknown>;
}

/** What a browser keeps. */
export type Cookies = Map<string, string>;

/**
 * The program's own gate and posts on another database and clock: what a citizen's browser asks for on the way
 * to a booking is answered by the very code that answers citizens, without a network between.
 */
export class InProcessApp {
  readonly board: QueueSnapshot;
  readonly #answer: (request: IncomingMessage, response: ServerResponse) => Promise<void>;
  readonly #sessions;
  readonly #base: URL;
  readonly #secure: boolean;
  #fault = "";

  constructor(readonly parts: InProcessAppDeps) {
    const { environment, database, clock } = parts;
    this.#base = new URL(environment.baseUrl);
    this.#secure = this.#base.protocol === "https:";
    this.#sessions = createSessionTokens(environment.signingKeys);
    this.board = new QueueSnapshot(database, clock);
    const page = () => "";
    const gate = new AccessControl({
      base: this.#base,
      board: this.board,
      arrivals: new QueueEntryBatcher(database),
      // Those who walk here are ours.
      door: { pass: async () => {}, challenge: () => null },
      addressOf: () => "",
      together: { send: sendPrepared },
      tokens: createQueueTokens(environment.signingKeys),
      citizenOf: (request, now) => {
        const session = readSession(request.headers.cookie, this.#sessions, this.#secure, now);
        return session?.kind === "citizen"
          ? { personId: session.sub, birth: getSessionBirth(session) }
          : null;
      },
      countPost: () => {},
      staffRoleOf: () => null,
      waitingPage: page,
      drawPage: page,
    });
    const posts = createBookingRoutes(parts, {
      visitorOf(request) {
        const { citizen, claims, line } = gate.requireAdmission(request, clock.now());
        return { personId: citizen.personId, windowId: line.id, admissionId: claims.admission };
      },
      citizenOf: (request) => {
        const session = readSession(request.headers.cookie, this.#sessions, this.#secure, clock.now());
        if (session?.kind !== "citizen") throw new DomainError("no-session");
        return { personId: session.sub };
      },
    });
    const refuse = createErrorHandler({
      refused: () => {},
      failed: (error) => {
        this.#fault = error instanceof Error ? error.message : String(error);
      },
    });
    this.#answer = async (request, response) => {
      try {
        const place = await gate.authorize(request, response);
        const post = place && posts.get(place.segments.join("/"));
        if (place && !post) throw new DomainError("window-unknown");
        if (place && post) await post(request, response, place);
      } catch (error) {
        refuse(request, response, error);
      }
    };
  }

  /** The cookies of somebody who has just signed in. */
  signedIn(person: Person, now: Date): [name: string, value: string] {
    return [getSessionCookieName(this.#secure), this.#sessions.sign(createCitizenSession(person), now)];
  }

  /** Asks as a browser does, which keeps what it is given. */
  async ask(
    method: "GET" | "POST",
    path: string,
    cookies: Cookies,
    form: Record<string, string> = {},
  ): Promise<InProcessResponse> {
    const answer = await inject(
      (request, response) => void this.#answer(request as IncomingMessage, response),
      {
        method,
        url: path,
        headers: {
          accept: "application/json",
          origin: this.#base.origin,
          cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join("; "),
          ...(method === "POST" && { "content-type": "application/x-www-form-urlencoded" }),
        },
        ...(method === "POST" && { payload: new URLSearchParams(form).toString() }),
      },
    );
    for (const { name, value } of answer.cookies) cookies.set(name, value);
    const said = answer.payload ? (answer.json() as Record<string, unknown>) : {};
    if (answer.statusCode < 400) return { refused: null, said };
    const reason = String(said.reason ?? answer.statusCode);
    return { refused: answer.statusCode >= 500 && this.#fault ? `${reason}: ${this.#fault}` : reason, said };
  }
}
