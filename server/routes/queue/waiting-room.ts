import type { IncomingMessage, ServerResponse } from "node:http";
import { hasBookedHint } from "../../../lib/booking/booked-hint";
import { cohortIncludes } from "../../../lib/eligibility/cohort";
import { getPhase } from "../../../lib/eligibility/window-phase";
import { claimAdmission } from "../../../lib/queue/admissions";
import { getPosition, type QueueStatus, type QueueView } from "../../../lib/queue/queue-snapshot";
import {
  formatAdmissionCookie,
  formatReminderCookie,
  formatTicketCookie,
  reminderCookie,
  ticketCookie,
} from "../../../lib/queue/tokens";
import { subscribeToTurn, unsubscribeFromTurn } from "../../../lib/queue/turn-notifications";
import { sendCachedJson } from "../../../lib/shared/cached-json";
import { readCookie } from "../../../lib/shared/cookies";
import { DomainError } from "../../../lib/shared/errors";
import { proofCookie } from "../../../lib/shared/proof-of-work/protocol";
import {
  type AccessControlDeps,
  QueueStateStaleError,
  type SignedInCitizen,
} from "../../auth/access-control-deps";
import { sendPrepared } from "../../fast-path/batched-response-writer";
import { BadRequest, readForm, redirectSeeOther, send, wantsJson } from "../../http";
import type { RequestPath } from "../../request-path";

const ofOwnJson = ["Content-Type", "application/json", "Cache-Control", "private, no-store"];

/** Somebody at a line's door, with the right to stand in it. */
interface Visit {
  request: IncomingMessage;
  response: ServerResponse;
  at: RequestPath;
  line: QueueView;
  citizen: SignedInCitizen;
  now: Date;
}

/**
 * The waiting room: its pages, the public status, and the acts of those who wait. Whoever only waits is
 * answered from memory and signatures; entering, claiming and asking for a message reach the database.
 */
export class WaitingRoom {
  readonly #secure: boolean;

  constructor(readonly parts: AccessControlDeps) {
    this.#secure = parts.base.protocol === "https:";
  }

  /** @throws DomainError, BadRequest or QueueStateStaleError, to be answered by the caller */
  async answer(
    request: IncomingMessage,
    response: ServerResponse,
    at: RequestPath,
    now: Date,
  ): Promise<void> {
    const [, slug = "", act, beyond] = at.segments;
    const line = this.parts.board.line(slug);
    if (!line || beyond !== undefined) {
      if (!this.parts.board.isFresh) throw new QueueStateStaleError();
      throw new DomainError("window-unknown");
    }
    const reads = request.method === "GET" || request.method === "HEAD";
    const document = act === "status.json" && reads && this.parts.board.document(slug);
    if (document) return sendPrepared(response, sendCachedJson(document, request));
    if (act === "draw" && reads) return this.#draw(response, at, line);
    const citizen = this.parts.citizenOf(request, now);
    if (!citizen) throw new DomainError("no-session");
    if (!cohortIncludes(line, citizen.birth)) throw new DomainError("not-eligible");
    const visit = { request, response, at, line, citizen, now };
    if (act === undefined && reads) return this.#page(visit);
    if (act === "place.json" && reads) return this.#place(visit);
    if (act === "work.json" && reads) return this.#work(visit);
    if (request.method !== "POST") throw new BadRequest(405, "method");
    this.parts.countPost(citizen);
    if (act === "enter") return this.#enter(visit);
    if (act === "remind") return this.#remind(visit);
    if (act === "claim") return this.#claim(visit);
    throw new DomainError("window-unknown");
  }

  #draw(response: ServerResponse, { locale, query }: RequestPath, line: QueueView): void {
    const status = this.parts.board.status(line.slug) as QueueStatus;
    const entry = new URLSearchParams(query).get("entry");
    send(response, 200, "text/html; charset=utf-8", this.parts.drawPage({ locale, line, status, entry }));
  }

  #ticketOf({ request, line, citizen, now }: Visit): number | null {
    const token = readCookie(request.headers.cookie, ticketCookie(line.slug, this.#secure));
    const claims = this.parts.tokens.tickets.verify(token, now);
    return claims && claims.sub === citizen.personId && claims.window === line.slug ? claims.entryNo : null;
  }

  /** @throws DomainError `not-in-line` for whoever shows no ticket of their own */
  #entryOf(visit: Visit): { entryNo: number; place: number | null } {
    const entryNo = this.#ticketOf(visit);
    if (entryNo === null) throw new DomainError("not-in-line");
    return { entryNo, place: getPosition(visit.line, entryNo) };
  }

  #page(visit: Visit): void {
    const { request, response, line, citizen, now, at } = visit;
    const { board } = this.parts;
    const entryNo = this.#ticketOf(visit);
    const page = this.parts.waitingPage({
      locale: at.locale,
      line,
      status: board.status(line.slug) as QueueStatus,
      entryNo,
      place: entryNo === null ? null : getPosition(line, entryNo),
      ageSeconds: board.ageSeconds,
      next: nextWindow(board.queues(), line, citizen, now),
      still: new URLSearchParams(at.query).has("still"),
      reminded: readCookie(request.headers.cookie, reminderCookie(line.slug, this.#secure)) === "1",
      booked: hasBookedHint(request.headers.cookie, citizen.personId, this.#secure),
    });
    send(response, 200, "text/html; charset=utf-8", page);
  }

  #place(visit: Visit): void {
    send(visit.response, 200, "application/json", JSON.stringify(this.#entryOf(visit)));
  }

  /** What to work on before entering; 204 while nothing is asked. */
  #work({ response, citizen, now }: Visit): void {
    const challenge = this.parts.door.challenge(citizen.personId, now);
    if (challenge) send(response, 200, "application/json", JSON.stringify(challenge));
    else response.writeHead(204, { "cache-control": "private, no-store" }).end();
  }

  async #enter(visit: Visit): Promise<void> {
    const { request, response, line, citizen, now, at } = visit;
    await readForm(request);
    if (!this.parts.board.isFresh) throw new QueueStateStaleError();
    const phase = getPhase(line, now);
    if (phase === "scheduled") throw new DomainError("window-not-yet-open");
    if (phase === "closed") throw new DomainError("window-closed");
    const proof = readCookie(request.headers.cookie, proofCookie(this.#secure));
    await this.parts.door.pass(citizen.personId, proof, this.parts.addressOf(request), now);
    const entryNo = await this.parts.arrivals.arrive(line.id, citizen.personId, phase !== "lobby");
    const ticket = this.parts.tokens.tickets.sign({ sub: citizen.personId, window: line.slug, entryNo }, now);
    const cookies = [formatTicketCookie(line.slug, ticket, this.#secure)];
    const admission = await this.#straightThrough(visit, entryNo);
    if (admission) cookies.push(admission);
    const to = admission ? `/${at.locale}/book` : `/${at.locale}/queue/${line.slug}`;
    if (wantsJson(request)) {
      const body = JSON.stringify(admission ? { entryNo, to } : { entryNo });
      const headers = [...ofOwnJson, "Content-Length", String(body.length), "Set-Cookie", cookies];
      this.parts.together.send(response, { status: 200, headers, body });
    } else {
      redirectSeeOther(response, to, cookies);
    }
  }

  /** Where there is room nobody waits: who has just entered is let in at once. Null when they are to wait. */
  async #straightThrough(visit: Visit, entryNo: number): Promise<string | null> {
    const { line, now } = visit;
    if (getPhase(line, now) !== "open") return null;
    const place = getPosition(line, entryNo);
    if (place === null || place > line.served + line.spare) return null;
    try {
      return await this.#admission(visit, { entryNo, place });
    } catch (error) {
      if (error instanceof DomainError && error.reason === "already-booked") throw error;
      // Their entry is made and kept; the waiting page says what holds them up.
      return null;
    }
  }

  /** @returns the Set-Cookie of an admission */
  async #admission(
    { line, citizen, now }: Visit,
    entry: { entryNo: number; place: number | null },
  ): Promise<string> {
    const claim = { windowId: line.id, personId: citizen.personId, ...entry };
    const admission = await claimAdmission(this.parts.board.database, claim, now);
    const claims = { sub: citizen.personId, window: line.slug, admission: admission.id };
    const token = this.parts.tokens.admissions.sign(claims, now, admission.expiresAt);
    return formatAdmissionCookie(token, this.#secure);
  }

  /** Keeps, or with `undo` takes back, that the person wants a message some minutes before their turn. */
  async #remind(visit: Visit): Promise<void> {
    const { request, response, line, citizen, now, at } = visit;
    const wanted = !("undo" in (await readForm(request)));
    const { place } = this.#entryOf(visit);
    if (getPhase(line, now) === "closed") throw new DomainError("window-closed");
    const { database } = this.parts.board;
    if (wanted) await subscribeToTurn(database, line.id, citizen.personId, place);
    else await unsubscribeFromTurn(database, line.id, citizen.personId);
    const cookies = [formatReminderCookie(line.slug, wanted, this.#secure)];
    redirectSeeOther(response, `/${at.locale}/queue/${line.slug}`, cookies);
  }

  async #claim(visit: Visit): Promise<void> {
    const { request, response, at } = visit;
    const { to: wanted } = await readForm(request);
    const cookies = [await this.#admission(visit, this.#entryOf(visit))];
    // Who comes back to a place that is still kept goes on where it is confirmed.
    const to = `/${at.locale}/book${wanted === "check" ? "/check" : ""}`;
    if (wantsJson(request))
      send(response, 200, "application/json", JSON.stringify({ to }), { "set-cookie": cookies });
    else redirectSeeOther(response, to, cookies);
  }
}

/** The first window after this one that has not opened yet and that reaches the person. */
function nextWindow(
  lines: QueueView[],
  line: QueueView,
  citizen: SignedInCitizen,
  now: Date,
): QueueView | null {
  const ahead = lines.filter((other) => other.id !== line.id && other.opensAt > now);
  return (
    ahead
      .filter((other) => cohortIncludes(other, citizen.birth))
      .sort((a, b) => a.opensAt.getTime() - b.opensAt.getTime())[0] ?? null
  );
}
