import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import { hostname } from "node:os";
import { BookedCard } from "../components/booking/booked-already";
import { Availability, setAvailability } from "../lib/booking/availability";
import { liveBookings } from "../lib/booking/mine";
import { placesLeft } from "../lib/booking/stock";
import { DayChanges } from "../lib/clinic/day-changes";
import { ClinicImports } from "../lib/clinic/register/importing";
import { reaches } from "../lib/eligibility/cohort";
import { phaseAt } from "../lib/eligibility/phase";
import { endSessions } from "../lib/identity/account/sessions";
import { signInOrigins } from "../lib/identity/providers";
import { RevocationList, setRevocationList } from "../lib/identity/revocations";
import { birthOf, holderOf } from "../lib/identity/session";
import { citizenMark } from "../lib/monitor/citizen/mark";
import { mayBook, refusesWronglyIfEligible } from "../lib/monitor/eligible";
import { Live, setLive } from "../lib/monitor/live/live";
import { Metrics } from "../lib/monitor/metrics";
import { Minute } from "../lib/monitor/minute";
import { routeOf } from "../lib/monitor/route";
import { type Around, watched } from "../lib/monitor/watch";
import { answerHeaders, setAnswerHeaders } from "../lib/platform/answer-headers";
import { clientAddress, untrustedForwarder } from "../lib/platform/client-address";
import { DatabaseClock } from "../lib/platform/database-clock";
import { BadRequest, seeOther } from "../lib/platform/http";
import { openJobs } from "../lib/platform/jobs";
import { faultOf } from "../lib/platform/log";
import { proofsOfWork } from "../lib/platform/proof-of-work";
import type { RefusalReason } from "../lib/platform/refusal";
import type { Runtime } from "../lib/platform/runtime";
import { Together } from "../lib/platform/together";
import { Arrivals } from "../lib/queue/arrivals";
import { Board, setBoard } from "../lib/queue/board";
import { countUnproven, Door } from "../lib/queue/door";
import { waitFor } from "../lib/queue/estimate";
import { Gate } from "../lib/queue/gate/gate";
import { GateShut } from "../lib/queue/gate/parts";
import { readPlace } from "../lib/queue/gate/path";
import { StrainMeter } from "../lib/queue/strain";
import { queueTokens } from "../lib/queue/tickets";
import { type BuiltFiles, isFileAddress, sendBuiltFile } from "./built-files";
import { crowdAnswers } from "./crowd";
import { adminFiles } from "./files/admin";
import { clinicDocuments } from "./files/clinic";
import { holdDocument } from "./files/hold";
import { type NextHandler, nextPages } from "./next-pages";
import { PersonalPace } from "./pace";
import { passwordAgain } from "./password-again";
import { accountPosts } from "./posts/account";
import { agentPosts } from "./posts/agent";
import { bookingPosts } from "./posts/booking";
import { clinicPosts } from "./posts/clinic";
import { entrancePosts } from "./posts/entrance";
import { invitationDesk, peoplePosts } from "./posts/people";
import { privacyPosts } from "./posts/privacy";
import { proxyPosts } from "./posts/proxy";
import { staffPosts } from "./posts/staff";
import { staffEntrance } from "./posts/staff-entrance";
import { stayPosts } from "./posts/stay";
import { waitPosts } from "./posts/wait";
import { ranOut } from "./ran-out";
import { refusing } from "./refusing";
import { Rehearsing } from "./rehearsal/rehearse";
import { before, desk, either, type Route, reading, routing } from "./routes";
import { startPages } from "./start";
import { tokenCheck } from "./token-check";
import { startTurns } from "./turns";
import { catalogueViews } from "./views/catalogue";
import { clinicViews } from "./views/clinics";
import { earlyViews } from "./views/early";
import { entranceViews } from "./views/entrance";
import { linePages } from "./views/line";
import { ownViews } from "./views/own";
import { proxyViews } from "./views/proxy";
import { signInViews } from "./views/sign-in";
import { visitors } from "./visitors";

/** What is said to somebody whose booking may be the reason: they are shown it. */
const bookedOrNot = new Set<RefusalReason>([
  "already-booked",
  "admission-expired",
  "no-admission",
  "hold-missing",
]);

/** All that browsers send us; Next.js fails over others on a file. */
const methods = new Set(["GET", "HEAD", "POST"]);

export interface Site {
  handle: RequestListener;
  metrics: Metrics;
  /** Gives up everything that another process can do, at once. */
  handOver(): Promise<void>;
  /** Ends what answering needed; nothing may be asked afterwards. */
  stop(): Promise<void>;
}

/**
 * Puts the gate, the plain posts and Next.js together into one request listener.
 *
 * @param around what each request is answered within
 * @param files what was built; in development Next.js builds as it goes
 */
export async function createSite(
  { environment, database, clock, log }: Runtime,
  pages: NextHandler,
  around: Around = (_route, _response, work) => work(),
  files: BuiltFiles = new Map(),
): Promise<Site> {
  const base = new URL(environment.baseUrl);
  const secure = base.protocol === "https:";
  const answering = answerHeaders(secure, signInOrigins(environment));
  setAnswerHeaders(answering);
  const revocations = new RevocationList(database, clock);
  setRevocationList(revocations);
  const visitor = visitors({ environment, database, clock }, revocations);
  const { sessions, sessionOf, citizenOf, citizenSessionOf, ownSessionOf, staffAt } = visitor;
  const addressOf = clientAddress(environment.trustedProxies);
  const forwarderOf = untrustedForwarder(environment.trustedProxies);
  const failed = (error: unknown) => log.error(faultOf(error), "could not answer");

  const databaseClock = new DatabaseClock({
    database,
    clock,
    changed: (right, offsetMs) =>
      right
        ? log.warn({ offsetMs }, "the clock is right again: serving")
        : log.error({ offsetMs }, "the clock differs from the database's: serving nobody, doing no jobs"),
  });
  const availability = new Availability(database, clock);
  setAvailability(availability);
  const board = new Board(database, clock, () => placesLeft(database, availability));
  setBoard(board);
  const minute = new Minute();
  const byRule = new WeakSet<ServerResponse>();
  const metrics = new Metrics({
    lines: () => board.lines(),
    trusted: () => board.trusted && databaseClock.right,
    clockOffsetMs: () => databaseClock.offsetMs,
    pool: database,
    release: environment.release,
  });
  const strain = new StrainMeter();
  const mark = citizenMark(environment.signingKeys, () => clock.now().getTime());
  const live = new Live({
    database,
    clock,
    server: `${hostname()}:${environment.port}:${process.pid}`,
    release: environment.release,
    placesLeft: (windowId) => board.placesLeft(windowId),
    provinces: () => availability.placesByProvince(),
    estimate: waitFor,
  });
  setLive(live);

  const together = new Together(failed);
  // Apart from what else they post: whoever pressed too often in a line must still be able to cancel.
  const linePace = new PersonalPace(environment.postsPerMinute);
  const gate = new Gate({
    base,
    board,
    together,
    arrivals: new Arrivals(database),
    door: new Door(proofsOfWork(environment.signingKeys), (address) => countUnproven(database, address)),
    addressOf,
    tokens: queueTokens(environment.signingKeys),
    citizenOf,
    countPost: ({ personId, bookerId }) => linePace.count(bookerId ?? personId),
    staffRoleOf(request, now) {
      const session = sessionOf(request, now);
      return session?.kind === "staff" ? session.role : null;
    },
    ...linePages,
  });

  await databaseClock.start(failed);
  await availability.start(failed);
  await board.start(failed);
  await revocations.start(failed);
  const jobs = await openJobs(database, failed);
  const turns = startTurns({
    database,
    jobs,
    clock,
    environment,
    log,
    availability,
    board,
    minute,
    strain,
    mark,
    databaseClock,
    failed,
  });

  live.start(databaseClock, failed);

  const booking = bookingPosts(
    { database, clock, environment, availability },
    {
      visitorOf(request) {
        const { citizen, claims, line } = gate.admitted(request, clock.now());
        const { personId, bookerId } = citizen;
        return {
          personId,
          windowId: line.id,
          admissionId: claims.admission,
          ...(bookerId && { by: { proxy: bookerId } }),
        };
      },
      citizenOf(request) {
        const { sub, by } = citizenSessionOf(request);
        return { personId: sub, ...(by && { by: { proxy: by.sub } }) };
      },
    },
  );
  const waiting = waitPosts({ database, clock }, (request, now) => {
    const session = citizenSessionOf(request);
    const line = board
      .lines()
      .find((candidate) => phaseAt(candidate, now) === "open" && reaches(candidate, birthOf(session)));
    const { sub, by } = session;
    return { personId: sub, windowId: line?.id ?? null, ...(by && { by: { proxy: by.sub } }) };
  });
  const rehearsing = new Rehearsing({ database, clock, environment, availability, failed });
  const imports = new ClinicImports({ database, clock, failed });
  const startPage = startPages(board);
  const entrance = entrancePosts({
    database,
    clock,
    environment,
    board,
    sessions,
    isWalk: (request) => mark.carries(request),
    refusedWrongly: (request) => {
      if (!mark.carries(request)) minute.refused(clock.now().getTime());
    },
    addressOf,
    async endSession(request) {
      const session = sessionOf(request);
      if (session?.kind === "staff")
        await endSessions(database, session.sub, { only: session.session }, clock.now());
      else if (session) await revocations.endSignIn(session);
      await early.endDevice(request);
    },
  });
  const staffIn = staffEntrance({ database, clock, environment, sessions, addressOf, failed });
  const confirmed = passwordAgain({ database, clock });
  const account = accountPosts({ database, clock }, confirmed);
  const people = peoplePosts({ database, clock, environment }, confirmed);
  const invitation = invitationDesk({ database, clock, environment }, staffIn.letIn);
  const postOfAdmin = either(
    people,
    staffPosts({ database, clock, environment, availability, rehearsing, imports, confirmed }),
  );
  const postOfClinic = either(people, clinicPosts({ database, clock, board }));
  const documentOfClinic = clinicDocuments({ database, clock, changes: new DayChanges(database) });
  const agent = agentPosts({ database, clock, board, availability });
  const privacy = privacyPosts({ database, clock, environment, log, revocations }, ownSessionOf);
  const proxy = proxyPosts({
    ...{ database, clock, environment, sessions, addressOf, revocations },
    sessionOf: citizenSessionOf,
  });

  const clinics = clinicViews(availability);
  const early = earlyViews({
    ...{ database, clock, environment, board, sessions, revocations },
    citizenOf(request) {
      const session = sessionOf(request);
      return session?.kind === "citizen" ? session : null;
    },
  });
  const own = ownViews({ database, clock }, (request) => citizenSessionOf(request).sub);
  const stay = stayPosts({ database, clock, environment }, gate);
  const insteadOfInside = ranOut({ database, clock }, gate);
  const refuse = refusing({
    refused: countRefusal,
    failed,
    instead(request, reason, locale) {
      if (!bookedOrNot.has(reason)) return undefined;
      const session = sessionOf(request);
      if (session?.kind !== "citizen") return undefined;
      return liveBookings(database, session.sub).then((bookings) =>
        bookings.length > 0
          ? BookedCard({ locale, bookings })
          : reason === "admission-expired" && insteadOfInside(request, locale),
      );
    },
  });
  const check = tokenCheck({ gate, clock, metrics, minute, refused: countRefusal, together, refuse });
  const answered = crowdAnswers({
    database,
    clock,
    board,
    availability,
    metrics,
    live,
    strain,
    check,
    together,
  });
  const next = nextPages({
    ...{ pages, environment, database, answering, addressOf, refuse },
    isSignedIn: (request) => sessionOf(request) !== null,
  });

  const toDesk: Route = async (request, response, { locale }) =>
    seeOther(response, `/${locale}/${await visitor.deskOf(request)}`);
  const start: Route = (request, response, { locale }) =>
    whenTrusted(() => startPage(request, response, locale));
  const route = routing({
    posts: [
      ...[
        staffIn.posts,
        entrance,
        booking,
        proxy,
        waiting,
        own.posts,
        privacy,
        clinics.posts,
        early.posts,
        stay,
      ],
      new Map([["invitation", invitation]]),
    ],
    reads: [
      ...[own.reading, early.reading, staffIn.reads, entranceViews({ clock, environment, board })],
      signInViews({ clock, environment }),
      ...[proxyViews({ clock, environment }, citizenSessionOf), catalogueViews()],
      new Map<string, Route>([
        ["", start],
        ["book/admission.json", check],
        ["book/hold.json", holdDocument({ database, clock }, gate)],
        ["invitation", invitation],
        ["staff", toDesk],
      ]),
    ],
    below: new Map<string, Route>([
      ["account", desk(staffAt, account)],
      ["admin", desk(staffAt, postOfAdmin, adminFiles({ database, clock, live, confirmed }))],
      ["agent", desk(staffAt, agent)],
      ["clinic", desk(staffAt, postOfClinic, documentOfClinic)],
      ["clinics", reading(clinics.reading)],
      ["my-data", before(ownSessionOf)],
    ]),
    beyond: (request, response, place) => whenTrusted(() => next.page(request, response, place)),
  });

  const pace = new PersonalPace(environment.postsPerMinute);

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (!methods.has(request.method ?? "")) throw new BadRequest(405, "method");
    if (!environment.production && /^\/(_next|__nextjs|assets)/.test(request.url ?? ""))
      return next.file(request, response);
    if (isFileAddress(request)) return sendBuiltFile(files, request, response);
    if (!databaseClock.right) throw new GateShut("the clock is wrong");
    const place = await gate.admit(request, response);
    if (!place) return;
    const session = request.method === "POST" && sessionOf(request);
    if (session) pace.count(holderOf(session));
    if (place.segments[0] === "book" && !mark.carries(request)) measureStrain(response);
    await route(request, response, place);
  }

  /** Pages tell of windows, so none is shown that might be out of date. */
  function whenTrusted<T>(work: () => T): T {
    if (!board.trusted || !revocations.trusted) throw new GateShut();
    return work();
  }

  /** Admitted people are what the booking path must bear: how they fare decides how many are let in. */
  function measureStrain(response: ServerResponse): void {
    const began = performance.now();
    response.once("close", () =>
      strain.record(clock.now().getTime(), performance.now() - began, response.statusCode >= 500),
    );
  }

  /** Refusals are the program's own doing; of people for whom a window is open they are watched. */
  function countRefusal(request: IncomingMessage, response: ServerResponse, reason: RefusalReason): void {
    byRule.add(response);
    if (mark.carries(request)) return;
    metrics.refused(reason);
    live.steps.refused(clock.now().getTime(), reason);
    if (!refusesWronglyIfEligible(reason)) return;
    const now = clock.now();
    const session = sessionOf(request, now);
    if (session?.kind === "citizen" && mayBook(board.lines(), birthOf(session), now))
      minute.refused(now.getTime());
  }

  return {
    handle: (request, response) => {
      // What a crowd is told depends on the time, too.
      if (databaseClock.right && answered(request, response)) return;
      answering.set(response);
      const forwarder = forwarderOf(request);
      if (forwarder !== null) minute.forwarded(clock.now().getTime(), forwarder);
      const route = isFileAddress(request) ? "asset" : routeOf(readPlace(request.url)?.segments ?? null);
      watched(
        { metrics, minute, steps: live.steps, clock, byRule, mark, log, around },
        request,
        response,
        route,
        () => {
          handle(request, response).catch((error) => refuse(request, response, error));
        },
      );
    },
    metrics,
    async handOver() {
      await Promise.all([turns.handOver(), rehearsing.stop(), imports.stop(), live.stop().catch(failed)]);
    },
    async stop() {
      await Promise.all([board.stop(), revocations.stop(), availability.stop(), databaseClock.stop()]);
    },
  };
}
