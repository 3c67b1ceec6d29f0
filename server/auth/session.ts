import type { IncomingMessage } from "node:http";
import { createSessionTokens, getSessionBirth, readSession } from "../../lib/citizens/session";
import {
  listDelegationRights,
  listSessionRights,
  type RevocationList,
} from "../../lib/citizens/session-revocation";
import type { AppContext } from "../../lib/shared/context";
import { DomainError } from "../../lib/shared/errors";
import { loadStaffSession, type SignedInStaff } from "../../lib/staff/sessions";
import type { RequestPath } from "../request-path";
import { QueueStateStaleError, type SignedInCitizen } from "./access-control-deps";
import { assertCitizen, assertDesk, assertOwnCitizen } from "./access-rules";

const desks = { ADMIN: "admin", AGENT: "agent", CLINIC_STAFF: "clinic", CLINIC_MANAGER: "clinic" } as const;

export type SessionReaders = ReturnType<typeof createSessionReaders>;

/** Who asks, by the session that their browser sends. */
export function createSessionReaders(
  { environment, database, clock }: Pick<AppContext, "environment" | "database" | "clock">,
  revocations: RevocationList,
) {
  const signed = createSessionTokens(environment.signingKeys);
  const sessions = revocations.withRevocation(signed, listSessionRights);
  const secure = environment.baseUrl.startsWith("https:");
  // A session that comes again is the same object for a while.
  const citizens = new WeakMap<object, SignedInCitizen>();

  const sessionOf = (request: IncomingMessage, now = clock.now()) =>
    readSession(request.headers.cookie, sessions, secure, now);

  /** Says why a session is none where only the leave to act for somebody has ended. @throws DomainError `leave-ended` */
  function refuseEndedLeave(request: IncomingMessage, now: Date): void {
    const session = readSession(request.headers.cookie, signed, secure, now);
    if (session?.kind === "citizen" && revocations.isRevoked(listDelegationRights(session)))
      throw new DomainError("leave-ended");
  }

  /** Null for whoever is no citizen. @throws DomainError `leave-ended` */
  function citizenOf(request: IncomingMessage, now: Date): SignedInCitizen | null {
    const session = sessionOf(request, now);
    if (!session) refuseEndedLeave(request, now);
    if (session?.kind !== "citizen") return null;
    const known = citizens.get(session);
    if (known) return known;
    const citizen = { personId: session.sub, birth: getSessionBirth(session), bookerId: session.by?.sub };
    citizens.set(session, citizen);
    return citizen;
  }

  /** @throws DomainError `no-session`, `leave-ended`; QueueStateStaleError while it is not known whether the session has ended */
  function citizenSessionOf(request: IncomingMessage) {
    if (!revocations.trusted) throw new QueueStateStaleError();
    const now = clock.now();
    const session = sessionOf(request, now);
    if (!session) refuseEndedLeave(request, now);
    return assertCitizen(session);
  }

  /** @throws as `citizenSessionOf`, and DomainError `not-your-proxy` */
  const ownSessionOf = (request: IncomingMessage) => assertOwnCitizen(citizenSessionOf(request));

  /** @throws DomainError `no-staff-session` */
  async function currentStaff(request: IncomingMessage): Promise<SignedInStaff> {
    const now = clock.now();
    const session = sessionOf(request, now);
    const staff = session?.kind === "staff" ? await loadStaffSession(database, session, now) : null;
    if (!staff) throw new DomainError("no-staff-session");
    return staff;
  }

  /**
   * The account behind a staff session as it stands now: a removed account or a changed role counts at once.
   *
   * @throws DomainError when it may not be at this place, or when the clinic in the path is another
   */
  async function staffAt(request: IncomingMessage, { segments }: RequestPath): Promise<SignedInStaff> {
    return assertDesk(await currentStaff(request), segments);
  }

  /** Where the staff member who asks works. @throws DomainError `no-staff-session` */
  async function deskOf(request: IncomingMessage): Promise<string> {
    return desks[(await currentStaff(request)).role];
  }

  return { sessions, secure, sessionOf, citizenOf, citizenSessionOf, ownSessionOf, staffAt, deskOf };
}
