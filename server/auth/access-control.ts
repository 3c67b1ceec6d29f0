import type { IncomingMessage, ServerResponse } from "node:http";
import { type AdmissionClaims, admissionCookie } from "../../lib/queue/tokens";
import { readCookie } from "../../lib/shared/cookies";
import { DomainError } from "../../lib/shared/errors";
import { assertSameOrigin, BadRequest, redirectPermanently } from "../http";
import { findTidyAddress } from "../plugins/tidy-address";
import { getAccessLevel, parseRequestPath, type RequestPath } from "../request-path";
import { WaitingRoom } from "../routes/queue/waiting-room";
import type { AccessControlDeps, StaffRole } from "./access-control-deps";
import { type Admitted, assertAdmission } from "./assert-admission";

/**
 * Stands before every page: leaves the waiting room to itself, and lets nobody past a guard who cannot
 * show what it asks for. It answers from memory and signatures; only joining and claiming reach the
 * database.
 */
export class AccessControl {
  readonly #room: WaitingRoom;
  readonly #admissionCookie: string;

  constructor(readonly parts: AccessControlDeps) {
    this.#admissionCookie = admissionCookie(parts.base.protocol === "https:");
    this.#room = new WaitingRoom(parts);
  }

  /**
   * @returns the place asked for when the request may go on, or null when it has been answered
   * @throws DomainError, BadRequest or QueueStateStaleError, to be answered by the caller
   */
  async authorize(request: IncomingMessage, response: ServerResponse): Promise<RequestPath | null> {
    const place = parseRequestPath(request.url);
    const reads = request.method === "GET" || request.method === "HEAD";
    if (!place) {
      if (!reads) throw new BadRequest(400, "no such path");
      const tidy = findTidyAddress(request.url ?? "");
      if (tidy === null) throw new DomainError("window-unknown");
      redirectPermanently(response, tidy);
      return null;
    }
    if (!reads) assertSameOrigin(request, this.parts.base);
    const now = this.parts.board.clock.now();
    switch (getAccessLevel(place)) {
      case "queue":
        await this.#room.answer(request, response, place, now);
        return null;
      case "admission":
        this.requireAdmission(request, now);
        return place;
      case "citizen":
        if (!this.parts.citizenOf(request, now)) throw new DomainError("no-session");
        return place;
      case "clinic":
        this.#staff(request, now, ["CLINIC_STAFF", "CLINIC_MANAGER"]);
        return place;
      case "admin":
        this.#staff(request, now, ["ADMIN"]);
        return place;
      case "agent":
        this.#staff(request, now, ["AGENT"]);
        return place;
      case "staff":
        this.#staff(request, now, ["CLINIC_STAFF", "CLINIC_MANAGER", "AGENT", "ADMIN"]);
        return place;
      case "none":
        return place;
      case "nowhere":
        throw new DomainError("window-unknown");
    }
  }

  /** @throws what `assertAdmission` does */
  requireAdmission(request: IncomingMessage, now: Date): Admitted {
    const token = readCookie(request.headers.cookie, this.#admissionCookie);
    return assertAdmission(this.parts, this.parts.citizenOf(request, now), token, now);
  }

  /** What an admission said that has ended since, of whoever is signed in; it lets nobody in. */
  ended(request: IncomingMessage, now: Date): (AdmissionClaims & { sub: string }) | null {
    const citizen = this.parts.citizenOf(request, now);
    const token = readCookie(request.headers.cookie, this.#admissionCookie);
    const claims = this.parts.tokens.admissions.verify(token, new Date(0));
    return claims && claims.sub === citizen?.personId ? claims : null;
  }

  #staff(request: IncomingMessage, now: Date, roles: readonly StaffRole[]): void {
    const has = this.parts.staffRoleOf(request, now);
    if (has !== null && roles.includes(has)) return;
    const signedIn = has !== null || this.parts.citizenOf(request, now) !== null;
    throw new DomainError(signedIn ? "not-your-role" : "no-staff-session");
  }
}
