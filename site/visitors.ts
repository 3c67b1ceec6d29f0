import type { IncomingMessage } from "node:http";
import { assertCitizen, assertDesk, assertOwnCitizen } from "../lib/identity/access-rules";
import { liveStaff, type StaffAtWork } from "../lib/identity/account/sessions";
import { type RevocationList, rightsOfLeave, rightsOfSession } from "../lib/identity/revocations";
import { birthOf, readSession, sessionTokens } from "../lib/identity/session";
import { Refusal } from "../lib/platform/refusal";
import type { Runtime } from "../lib/platform/runtime";
import { type Citizen, GateShut } from "../lib/queue/gate/parts";
import type { Place } from "../lib/queue/gate/path";

/** Where each kind of staff works. */
const desks = { ADMIN: "admin", AGENT: "agent", CLINIC_STAFF: "clinic", CLINIC_MANAGER: "clinic" } as const;

export type Visitors = ReturnType<typeof visitors>;

/** Who asks, by the session that their browser sends. */
export function visitors(
  { environment, database, clock }: Pick<Runtime, "environment" | "database" | "clock">,
  revocations: RevocationList,
) {
  const signed = sessionTokens(environment.signingKeys);
  const sessions = revocations.withRevocation(signed, rightsOfSession);
  const secure = environment.baseUrl.startsWith("https:");
  // A session that comes again is the same object for a while.
  const citizens = new WeakMap<object, Citizen>();

  const sessionOf = (request: IncomingMessage, now = clock.now()) =>
    readSession(request.headers.cookie, sessions, secure, now);

  /** Says why a session is none where only the leave to act for somebody has ended. @throws Refusal `leave-ended` */
  function refuseEndedLeave(request: IncomingMessage, now: Date): void {
    const session = readSession(request.headers.cookie, signed, secure, now);
    if (session?.kind === "citizen" && revocations.isRevoked(rightsOfLeave(session)))
      throw new Refusal("leave-ended");
  }

  /** Null for whoever is no citizen. @throws Refusal `leave-ended` */
  function citizenOf(request: IncomingMessage, now: Date): Citizen | null {
    const session = sessionOf(request, now);
    if (!session) refuseEndedLeave(request, now);
    if (session?.kind !== "citizen") return null;
    const known = citizens.get(session);
    if (known) return known;
    const citizen = { personId: session.sub, birth: birthOf(session), bookerId: session.by?.sub };
    citizens.set(session, citizen);
    return citizen;
  }

  /** @throws Refusal `no-session`, `leave-ended`; GateShut while it is not known whether the session has ended */
  function citizenSessionOf(request: IncomingMessage) {
    if (!revocations.trusted) throw new GateShut();
    const now = clock.now();
    const session = sessionOf(request, now);
    if (!session) refuseEndedLeave(request, now);
    return assertCitizen(session);
  }

  /** @throws as `citizenSessionOf`, and Refusal `not-your-proxy` */
  const ownSessionOf = (request: IncomingMessage) => assertOwnCitizen(citizenSessionOf(request));

  /** @throws Refusal `no-staff-session` */
  async function currentStaff(request: IncomingMessage): Promise<StaffAtWork> {
    const now = clock.now();
    const session = sessionOf(request, now);
    const staff = session?.kind === "staff" ? await liveStaff(database, session, now) : null;
    if (!staff) throw new Refusal("no-staff-session");
    return staff;
  }

  /**
   * The account behind a staff session as it stands now: a removed account or a changed role counts at once.
   *
   * @throws Refusal when it may not be at this place, or when the clinic in the path is another
   */
  async function staffAt(request: IncomingMessage, { segments }: Place): Promise<StaffAtWork> {
    return assertDesk(await currentStaff(request), segments);
  }

  /** Where the staff member who asks works. @throws Refusal `no-staff-session` */
  async function deskOf(request: IncomingMessage): Promise<string> {
    return desks[(await currentStaff(request)).role];
  }

  return { sessions, secure, sessionOf, citizenOf, citizenSessionOf, ownSessionOf, staffAt, deskOf };
}
