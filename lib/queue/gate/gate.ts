import type { IncomingMessage, ServerResponse } from "node:http";
import { reaches } from "../../eligibility/cohort";
import { phaseAt } from "../../eligibility/phase";
import {
  BadRequest,
  cookieOf,
  readForm,
  refuseForeign,
  seeOther,
  send,
  wantsJson,
} from "../../platform/http";
import { Refusal } from "../../platform/refusal";
import type { Locale } from "../../platform/seoul";
import { claimAdmission } from "../admission";
import type { Arrivals } from "../arrivals";
import { type Board, type Line, type LineStatus, placeOf } from "../board";
import { dropReminder, keepReminder } from "../reminders";
import {
  type AdmissionClaims,
  admissionCookie,
  admissionSetCookie,
  type QueueTokens,
  reminderCookie,
  reminderSetCookie,
  ticketCookie,
  ticketSetCookie,
} from "../tickets";
import { guardOf, type Place, readPlace } from "./path";
import { sendStatus } from "./status";

/** A signed-in citizen, as far as the gate needs to know them. */
export interface Citizen {
  personId: string;
  birth: { year: number; month: number; day: number };
}

/** What a waiting page shows. */
export interface WaitingView {
  locale: Locale;
  line: Line;
  status: LineStatus;
  /** From 0; null for a person who has not joined. */
  entryNo: number | null;
  /** From 1; null before the draw. */
  place: number | null;
  /** How long ago the status was true. Seconds. */
  ageSeconds: number;
  /** The next window that this person can book in, if one is planned. */
  next: Line | null;
  /** Whether the person has asked that the page should not load by itself. */
  still: boolean;
  /** Whether the person has asked, in this browser, for a message before their turn. */
  reminded: boolean;
}

/** What the page of the draw shows; it is the same for everybody who asks for the same entry. */
export interface DrawView {
  locale: Locale;
  line: Line;
  status: LineStatus;
  /** The lobby number that was asked about, as typed, from 1; null without one. */
  entry: string | null;
}

/** What the gate needs of the rest of the program. */
export interface GateParts {
  base: URL;
  board: Board;
  arrivals: Arrivals;
  tokens: QueueTokens;
  citizenOf(request: IncomingMessage, now: Date): Citizen | null;
  staffRoleOf(request: IncomingMessage, now: Date): "ADMIN" | "CLINIC_STAFF" | null;
  /** The waiting page as HTML. */
  waitingPage(view: WaitingView): string;
  /** The page on which anyone checks the draw, as HTML. */
  drawPage(view: DrawView): string;
}

/** Who stands at a guarded place with a verified admission. */
export interface Admitted {
  citizen: Citizen;
  claims: AdmissionClaims & { sub: string; exp?: number };
  line: Line;
}

/** The store is away or its last reading too old: nobody is let in, and nobody is sent away for good. */
export class GateShut extends Error {}

/**
 * Stands before every page: serves the waiting room by itself, and lets nobody past a guard who cannot
 * show what it asks for. It answers from memory and signatures; only joining and claiming reach the
 * database.
 */
export class Gate {
  readonly #secure: boolean;

  constructor(readonly parts: GateParts) {
    this.#secure = parts.base.protocol === "https:";
  }

  /**
   * @returns the place asked for when the request may go on, or null when it has been answered
   * @throws Refusal, BadRequest or GateShut, to be answered by the caller
   */
  async admit(request: IncomingMessage, response: ServerResponse): Promise<Place | null> {
    const place = readPlace(request.url);
    if (!place) throw new BadRequest(400, "no such path");
    if (request.method !== "GET" && request.method !== "HEAD") refuseForeign(request, this.parts.base);
    const now = this.parts.board.clock.now();
    switch (guardOf(place)) {
      case "queue":
        await this.#waitingRoom(request, response, place, now);
        return null;
      case "admission":
        this.admitted(request, now);
        return place;
      case "citizen":
        if (!this.parts.citizenOf(request, now)) throw new Refusal("no-session");
        return place;
      case "clinic":
        this.#staff(request, now, "CLINIC_STAFF");
        return place;
      case "admin":
        this.#staff(request, now, "ADMIN");
        return place;
      case "none":
        return place;
      case "nowhere":
        throw new Refusal("window-unknown");
    }
  }

  /**
   * The token check: session, admission, that they are one person's, and that the window is open to them.
   *
   * @throws Refusal saying which does not hold; GateShut when the board cannot be trusted
   */
  admitted(request: IncomingMessage, now: Date): Admitted {
    const citizen = this.parts.citizenOf(request, now);
    if (!citizen) throw new Refusal("no-session");
    const token = cookieOf(request.headers.cookie, admissionCookie);
    if (!token) throw new Refusal("no-admission");
    const claims = this.parts.tokens.admissions.verify(token, now);
    if (!claims) throw new Refusal("admission-expired");
    if (claims.sub !== citizen.personId) throw new Refusal("admission-of-another");
    if (!this.parts.board.trusted) throw new GateShut();
    const line = this.parts.board.line(claims.window);
    if (!line) throw new Refusal("window-unknown");
    if (!reaches(line, citizen.birth)) throw new Refusal("not-eligible");
    const phase = phaseAt(line, now);
    if (phase === "closed") throw new Refusal("window-closed");
    if (phase !== "open" && phase !== "paused") throw new Refusal("window-not-yet-open");
    return { citizen, claims, line };
  }

  #staff(request: IncomingMessage, now: Date, role: "ADMIN" | "CLINIC_STAFF"): void {
    const has = this.parts.staffRoleOf(request, now);
    if (has === role) return;
    const signedIn = has !== null || this.parts.citizenOf(request, now) !== null;
    throw new Refusal(signedIn ? "not-your-role" : "no-staff-session");
  }

  async #waitingRoom(
    request: IncomingMessage,
    response: ServerResponse,
    place: Place,
    now: Date,
  ): Promise<void> {
    const [, slug = "", act, beyond] = place.segments;
    const line = this.parts.board.line(slug);
    if (!line || beyond !== undefined) {
      if (!this.parts.board.trusted) throw new GateShut();
      throw new Refusal("window-unknown");
    }
    const reads = request.method === "GET" || request.method === "HEAD";
    if (act === "status.json" && reads) {
      this.status(request, response, slug);
      return;
    }
    if (act === "draw" && reads) {
      const status = this.parts.board.status(slug) as LineStatus;
      const entry = new URLSearchParams(place.query).get("entry");
      const page = this.parts.drawPage({ locale: place.locale, line, status, entry });
      send(response, 200, "text/html; charset=utf-8", page);
      return;
    }
    const citizen = this.parts.citizenOf(request, now);
    if (!citizen) throw new Refusal("no-session");
    if (!reaches(line, citizen.birth)) throw new Refusal("not-eligible");
    if (act === undefined && reads) return this.#page(request, response, place, line, citizen, now);
    if (act === "place.json" && reads) return this.#place(request, response, line, citizen, now);
    if (request.method !== "POST") throw new BadRequest(405, "method");
    if (act === "enter") return this.#enter(request, response, place.locale, line, citizen, now);
    if (act === "remind") return this.#remind(request, response, place.locale, line, citizen, now);
    if (act === "claim") return this.#claim(request, response, place.locale, line, citizen, now);
    throw new Refusal("window-unknown");
  }

  /** Answers with a line's public status; @returns false when there is no such line. */
  status(request: IncomingMessage, response: ServerResponse, slug: string): boolean {
    const document = this.parts.board.document(slug);
    if (document) sendStatus(request, response, document);
    return document !== undefined;
  }

  #ticketOf(request: IncomingMessage, line: Line, citizen: Citizen, now: Date): number | null {
    const claims = this.parts.tokens.tickets.verify(
      cookieOf(request.headers.cookie, ticketCookie(line.slug)),
      now,
    );
    return claims && claims.sub === citizen.personId && claims.window === line.slug ? claims.entryNo : null;
  }

  #page(
    request: IncomingMessage,
    response: ServerResponse,
    { locale, query }: Place,
    line: Line,
    citizen: Citizen,
    now: Date,
  ): void {
    const { board } = this.parts;
    const status = board.status(line.slug) as LineStatus;
    const entryNo = this.#ticketOf(request, line, citizen, now);
    const place = entryNo === null ? null : placeOf(line, entryNo);
    const next = nextWindow(board.lines(), line, citizen, now);
    const { ageSeconds } = board;
    const still = new URLSearchParams(query).has("still");
    const reminded = cookieOf(request.headers.cookie, reminderCookie(line.slug)) === "1";
    const view = { locale, line, status, entryNo, place, ageSeconds, next, still, reminded };
    send(response, 200, "text/html; charset=utf-8", this.parts.waitingPage(view));
  }

  #place(request: IncomingMessage, response: ServerResponse, line: Line, citizen: Citizen, now: Date): void {
    const entryNo = this.#ticketOf(request, line, citizen, now);
    if (entryNo === null) throw new Refusal("not-in-line");
    send(response, 200, "application/json", JSON.stringify({ entryNo, place: placeOf(line, entryNo) }));
  }

  async #enter(
    request: IncomingMessage,
    response: ServerResponse,
    locale: Locale,
    line: Line,
    citizen: Citizen,
    now: Date,
  ): Promise<void> {
    await readForm(request);
    if (!this.parts.board.trusted) throw new GateShut();
    const phase = phaseAt(line, now);
    if (phase === "scheduled") throw new Refusal("window-not-yet-open");
    if (phase === "closed") throw new Refusal("window-closed");
    const entryNo = await this.parts.arrivals.arrive(line.id, citizen.personId, phase !== "lobby");
    const ticket = this.parts.tokens.tickets.sign({ sub: citizen.personId, window: line.slug, entryNo }, now);
    const cookies = [ticketSetCookie(line.slug, ticket, this.#secure)];
    const admission = await this.#straightThrough(line, citizen, entryNo, now);
    if (admission) cookies.push(admission);
    const to = admission ? `/${locale}/book` : `/${locale}/queue/${line.slug}`;
    if (wantsJson(request)) {
      const answer = admission ? { entryNo, to } : { entryNo };
      send(response, 200, "application/json", JSON.stringify(answer), { "set-cookie": cookies });
    } else {
      seeOther(response, to, cookies);
    }
  }

  /** Where there is room nobody waits: who has just entered is let in at once. Null when they are to wait. */
  async #straightThrough(line: Line, citizen: Citizen, entryNo: number, now: Date): Promise<string | null> {
    if (phaseAt(line, now) !== "open") return null;
    const place = placeOf(line, entryNo);
    if (place === null || place > line.served + line.spare) return null;
    try {
      return await this.#admission(line, citizen, { entryNo, place }, now);
    } catch {
      // Their entry is made and kept; the waiting page says what holds them up.
      return null;
    }
  }

  /** @returns the Set-Cookie of an admission */
  async #admission(
    line: Line,
    citizen: Citizen,
    entry: { entryNo: number; place: number | null },
    now: Date,
  ): Promise<string> {
    const claim = { windowId: line.id, personId: citizen.personId, ...entry };
    const admission = await claimAdmission(this.parts.board.database, claim, now);
    const claims = { sub: citizen.personId, window: line.slug, admission: admission.id };
    return admissionSetCookie(this.parts.tokens.admissions.sign(claims, now), this.#secure);
  }

  /** Keeps, or with `undo` takes back, that the person wants a message some minutes before their turn. */
  async #remind(
    request: IncomingMessage,
    response: ServerResponse,
    locale: Locale,
    line: Line,
    citizen: Citizen,
    now: Date,
  ): Promise<void> {
    const wanted = !("undo" in (await readForm(request)));
    const entryNo = this.#ticketOf(request, line, citizen, now);
    if (entryNo === null) throw new Refusal("not-in-line");
    if (phaseAt(line, now) === "closed") throw new Refusal("window-closed");
    const { database } = this.parts.board;
    if (wanted) await keepReminder(database, line.id, citizen.personId, placeOf(line, entryNo));
    else await dropReminder(database, line.id, citizen.personId);
    const cookies = [reminderSetCookie(line.slug, wanted, this.#secure)];
    seeOther(response, `/${locale}/queue/${line.slug}`, cookies);
  }

  async #claim(
    request: IncomingMessage,
    response: ServerResponse,
    locale: Locale,
    line: Line,
    citizen: Citizen,
    now: Date,
  ): Promise<void> {
    await readForm(request);
    const entryNo = this.#ticketOf(request, line, citizen, now);
    if (entryNo === null) throw new Refusal("not-in-line");
    const cookies = [await this.#admission(line, citizen, { entryNo, place: placeOf(line, entryNo) }, now)];
    const to = `/${locale}/book`;
    if (wantsJson(request))
      send(response, 200, "application/json", JSON.stringify({ to }), { "set-cookie": cookies });
    else seeOther(response, to, cookies);
  }
}

/** The first window after this one that has not opened yet and that reaches the person. */
function nextWindow(lines: Line[], line: Line, citizen: Citizen, now: Date): Line | null {
  const ahead = lines.filter((other) => other.id !== line.id && other.opensAt > now);
  return (
    ahead
      .filter((other) => reaches(other, citizen.birth))
      .sort((a, b) => a.opensAt.getTime() - b.opensAt.getTime())[0] ?? null
  );
}
