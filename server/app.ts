import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import { hostname } from "node:os";
import { BookedCard } from "../components/booking/booked-already";
import { Availability, setAvailability } from "../lib/availability/availability";
import { hasAnyBookedHint, hasBookedHint } from "../lib/booking/booked-hint";
import { liveBookings } from "../lib/booking/my-bookings";
import { getRemainingSeats } from "../lib/booking/window-quotas";
import { getSessionBirth, holderOf } from "../lib/citizens/session";
import { RevocationList, setRevocationList } from "../lib/citizens/session-revocation";
import { ClinicImportRunner } from "../lib/clinics/registry/csv-import/runner";
import { WorklistChangeTracker } from "../lib/clinics/worklist/changes";
import { cohortIncludes } from "../lib/eligibility/cohort";
import { getPhase } from "../lib/eligibility/window-phase";
import { Dashboard, setDashboard } from "../lib/monitoring/dashboard/dashboard";
import { canBook, isWrongIfEligible } from "../lib/monitoring/eligibility-cross-check";
import { Metrics } from "../lib/monitoring/metrics";
import { RequestStats } from "../lib/monitoring/request-stats";
import { createTrafficToken } from "../lib/monitoring/synthetic-check/traffic-token";
import { QueueEntryBatcher } from "../lib/queue/entry-batcher";
import { countUnproven, EntryChallenge } from "../lib/queue/entry-challenge";
import { estimateWait } from "../lib/queue/estimate-wait";
import { LoadMeter } from "../lib/queue/load-signal";
import { QueueSnapshot, setQueueSnapshot } from "../lib/queue/queue-snapshot";
import { createQueueTokens } from "../lib/queue/tokens";
import type { AppContext } from "../lib/shared/context";
import { DatabaseClock } from "../lib/shared/db/database-clock";
import type { ErrorCode } from "../lib/shared/errors";
import { startJobQueue } from "../lib/shared/job-queue";
import { serializeError } from "../lib/shared/log";
import { createChallengeIssuer } from "../lib/shared/proof-of-work/issuer";
import { endSessions } from "../lib/staff/sessions";
import { AccessControl } from "./auth/access-control";
import { QueueStateStaleError } from "./auth/access-control-deps";
import { getSignInOrigins } from "./auth/auth-providers";
import { createRecentPasswordCheck } from "./auth/require-recent-password";
import { createSessionReaders } from "./auth/session";
import { createClientAddressReader, untrustedForwarder } from "./client-address";
import { DryRunRunner } from "./dry-run/runner";
import { createAdmissionCheck } from "./fast-path/admission-status";
import { BatchedResponseWriter } from "./fast-path/batched-response-writer";
import { createFastPath } from "./fast-path/index";
import { BadRequest, redirectSeeOther } from "./http";
import { startBackgroundJobs } from "./jobs/index";
import { type BuiltFiles, isFileAddress, sendBuiltFile } from "./plugins/built-files";
import { createErrorHandler } from "./plugins/error-handler";
import { instrumentRequest, type RequestWrapper } from "./plugins/metrics";
import { createNextHandler, type NextHandler } from "./plugins/next";
import { getRouteLabel } from "./plugins/route-label";
import { createSecurityHeaders, setSecurityHeaders } from "./plugins/security-headers";
import { PersonalPace } from "./plugins/user-rate-limit";
import { parseRequestPath } from "./request-path";
import { createRouter, createStaffRoutes, firstMatch, onlyGet, type Route, withHook } from "./router";
import { createAccountRoutes } from "./routes/account";
import { createAdminDocuments } from "./routes/admin/documents";
import { createAdminRoutes } from "./routes/admin/index";
import { createInvitationRoutes, createStaffAccountRoutes } from "./routes/admin/staff-accounts";
import { createAgentRoutes } from "./routes/agent";
import { createSignInRoutes } from "./routes/auth/sign-in";
import { signInViews } from "./routes/auth/sign-in-forms";
import { createSignInPages } from "./routes/auth/sign-in-pages";
import { createStaffSignInRoutes } from "./routes/auth/staff-sign-in";
import { createExpiredPage } from "./routes/booking/admission-expired";
import { createBookingRoutes } from "./routes/booking/booking";
import { createCardRoutes } from "./routes/booking/card";
import { createDelegationRoutes } from "./routes/booking/delegation";
import { createDelegationPages } from "./routes/booking/delegation-pages";
import { createExtendAdmissionRoutes } from "./routes/booking/extend-admission";
import { createHoldStatus } from "./routes/booking/hold-status";
import { createWaitlistRoutes } from "./routes/booking/waitlist";
import { createClinicRoutes } from "./routes/clinic/capacity";
import { createClinicDocuments } from "./routes/clinic/documents";
import { createClinicSearchPages } from "./routes/clinic-search";
import { createGalleryPages } from "./routes/dev/component-gallery";
import { createHomePage } from "./routes/home";
import { createPrivacyRoutes, privacyPages } from "./routes/privacy";
import { queuePages } from "./routes/queue/pages";
import { createPreverificationRoutes } from "./routes/queue/preverification";

/** What is said to somebody whose booking may be the reason: they are shown it. */
const bookedOrNot = new Set<ErrorCode>([
  "already-booked",
  "admission-expired",
  "no-admission",
  "hold-missing",
]);

/** All that browsers send us; Next.js fails over others on a file. */
const methods = new Set(["GET", "HEAD", "POST"]);

export interface App {
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
export async function createApp(
  { environment, database, clock, log }: AppContext,
  pages: NextHandler,
  around: RequestWrapper = (_route, _response, work) => work(),
  files: BuiltFiles = new Map(),
): Promise<App> {
  const base = new URL(environment.baseUrl);
  const secure = base.protocol === "https:";
  const answering = createSecurityHeaders(secure, getSignInOrigins(environment));
  setSecurityHeaders(answering);
  const revocations = new RevocationList(database, clock);
  setRevocationList(revocations);
  const visitor = createSessionReaders({ environment, database, clock }, revocations);
  const { sessions, sessionOf, citizenOf, citizenSessionOf, ownSessionOf, staffAt } = visitor;
  const addressOf = createClientAddressReader(environment.trustedProxies);
  const forwarderOf = untrustedForwarder(environment.trustedProxies);
  const failed = (error: unknown) => log.error(serializeError(error), "could not answer");

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
  const board = new QueueSnapshot(database, clock, () => getRemainingSeats(database, availability));
  setQueueSnapshot(board);
  const minute = new RequestStats();
  const byRule = new WeakSet<ServerResponse>();
  const metrics = new Metrics({
    lines: () => board.queues(),
    trusted: () => board.isFresh && databaseClock.right,
    clockOffsetMs: () => databaseClock.offsetMs,
    pool: database,
    release: environment.release,
  });
  database.warnings.on("warning", (text) => {
    metrics.databaseWarnings++;
    log.warn(text);
  });
  const strain = new LoadMeter();
  const mark = createTrafficToken(environment.signingKeys, () => clock.now().getTime());
  const live = new Dashboard({
    database,
    clock,
    server: `${hostname()}:${environment.port}:${process.pid}`,
    release: environment.release,
    placesLeft: (windowId) => board.placesLeft(windowId),
    provinces: () => availability.placesByProvince(),
    estimate: estimateWait,
  });
  setDashboard(live);

  const together = new BatchedResponseWriter(failed);
  // Apart from what else they post: whoever pressed too often in a line must still be able to cancel.
  const linePace = new PersonalPace(environment.postsPerMinute);
  const gate = new AccessControl({
    base,
    board,
    together,
    arrivals: new QueueEntryBatcher(database),
    door: new EntryChallenge(createChallengeIssuer(environment.signingKeys), (address) =>
      countUnproven(database, address),
    ),
    addressOf,
    tokens: createQueueTokens(environment.signingKeys),
    citizenOf,
    countPost: ({ personId, bookerId }) => linePace.count(bookerId ?? personId),
    staffRoleOf(request, now) {
      const session = sessionOf(request, now);
      return session?.kind === "staff" ? session.role : null;
    },
    ...queuePages,
  });

  await databaseClock.start(failed);
  await availability.start(failed);
  await board.start(failed);
  await revocations.start(failed);
  const jobs = await startJobQueue(database, failed);
  const turns = startBackgroundJobs({
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

  const booking = createBookingRoutes(
    { database, clock, environment, availability },
    {
      visitorOf(request) {
        const { citizen, claims, line } = gate.requireAdmission(request, clock.now());
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
  const waiting = createWaitlistRoutes({ database, clock }, (request, now) => {
    const session = citizenSessionOf(request);
    const line = board
      .queues()
      .find(
        (candidate) =>
          getPhase(candidate, now) === "open" && cohortIncludes(candidate, getSessionBirth(session)),
      );
    const { sub, by } = session;
    return { personId: sub, windowId: line?.id ?? null, ...(by && { by: { proxy: by.sub } }) };
  });
  const rehearsing = new DryRunRunner({ database, clock, environment, availability, failed });
  const imports = new ClinicImportRunner({ database, clock, failed });
  const startPage = createHomePage(board, (request) => {
    if (!hasAnyBookedHint(request.headers.cookie, secure)) return false;
    const session = sessionOf(request);
    return session?.kind === "citizen" && hasBookedHint(request.headers.cookie, session.sub, secure);
  });
  const entrance = createSignInRoutes({
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
  const staffIn = createStaffSignInRoutes({ database, clock, environment, sessions, addressOf, failed });
  const confirmed = createRecentPasswordCheck({ database, clock });
  const account = createAccountRoutes({ database, clock }, confirmed);
  const people = createStaffAccountRoutes({ database, clock, environment }, confirmed);
  const invitation = createInvitationRoutes({ database, clock, environment }, staffIn.letIn);
  const postOfAdmin = firstMatch(
    people,
    createAdminRoutes({ database, clock, environment, log, availability, rehearsing, imports, confirmed }),
  );
  const postOfClinic = firstMatch(people, createClinicRoutes({ database, clock, environment, log, board }));
  const documentOfClinic = createClinicDocuments({
    database,
    clock,
    changes: new WorklistChangeTracker(database),
  });
  const agent = createAgentRoutes({ database, clock, environment, board, availability, addressOf });
  const privacy = createPrivacyRoutes({ database, clock, environment, log, revocations }, ownSessionOf);
  const proxy = createDelegationRoutes({
    ...{ database, clock, environment, sessions, addressOf, revocations },
    sessionOf: citizenSessionOf,
  });

  const clinics = createClinicSearchPages(availability, environment);
  const early = createPreverificationRoutes({
    ...{ database, clock, environment, board, sessions, revocations },
    citizenOf(request) {
      const session = sessionOf(request);
      return session?.kind === "citizen" ? session : null;
    },
  });
  const own = createCardRoutes({ database, clock }, (request) => citizenSessionOf(request).sub);
  const stay = createExtendAdmissionRoutes({ database, clock, environment }, gate);
  const insteadOfInside = createExpiredPage({ database, clock }, gate);
  const refuse = createErrorHandler({
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
  const check = createAdmissionCheck({
    gate,
    clock,
    metrics,
    minute,
    refused: countRefusal,
    together,
    refuse,
  });
  const answered = createFastPath({
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
  const next = createNextHandler({
    ...{ pages, environment, database, answering, addressOf, refuse },
    isSignedIn: (request) => sessionOf(request) !== null,
  });

  const toDesk: Route = async (request, response, { locale }) =>
    redirectSeeOther(response, `/${locale}/${await visitor.deskOf(request)}`);
  const start: Route = (request, response, { locale }) =>
    whenTrusted(() => startPage(request, response, locale));
  const route = createRouter({
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
      ...[
        own.reading,
        early.reading,
        staffIn.reads,
        privacyPages,
        createSignInPages({ clock, environment, board }),
      ],
      signInViews({ clock, environment }),
      ...[createDelegationPages({ clock, environment }, citizenSessionOf), createGalleryPages()],
      new Map<string, Route>([
        ["", start],
        ["book/admission.json", check],
        ["book/hold.json", createHoldStatus({ database, clock }, gate)],
        ["invitation", invitation],
        ["staff", toDesk],
      ]),
    ],
    below: new Map<string, Route>([
      ["account", createStaffRoutes(staffAt, account)],
      [
        "admin",
        createStaffRoutes(staffAt, postOfAdmin, createAdminDocuments({ database, clock, live, confirmed })),
      ],
      ["agent", createStaffRoutes(staffAt, agent)],
      ["clinic", createStaffRoutes(staffAt, postOfClinic, documentOfClinic)],
      ["clinics", onlyGet(clinics.reading)],
      ["my-data", withHook(ownSessionOf)],
    ]),
    beyond: (request, response, place) => whenTrusted(() => next.page(request, response, place)),
  });

  const pace = new PersonalPace(environment.postsPerMinute);

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (!methods.has(request.method ?? "")) throw new BadRequest(405, "method");
    if (!environment.production && /^\/(_next|__nextjs|assets)/.test(request.url ?? ""))
      return next.file(request, response);
    if (isFileAddress(files, request)) return sendBuiltFile(files, request, response);
    if (!databaseClock.right) throw new QueueStateStaleError("the clock is wrong");
    const place = await gate.authorize(request, response);
    if (!place) return;
    const session = request.method === "POST" && sessionOf(request);
    if (session) pace.count(holderOf(session));
    if (place.segments[0] === "book" && !mark.carries(request)) measureStrain(response);
    await route(request, response, place);
  }

  /** Pages tell of windows, so none is shown that might be out of date. */
  function whenTrusted<T>(work: () => T): T {
    if (!board.isFresh || !revocations.trusted) throw new QueueStateStaleError();
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
  function countRefusal(request: IncomingMessage, response: ServerResponse, reason: ErrorCode): void {
    byRule.add(response);
    if (mark.carries(request)) return;
    metrics.refused(reason);
    live.steps.refused(clock.now().getTime(), reason);
    if (!isWrongIfEligible(reason)) return;
    const now = clock.now();
    const session = sessionOf(request, now);
    if (session?.kind === "citizen" && canBook(board.queues(), getSessionBirth(session), now))
      minute.refused(now.getTime());
  }

  return {
    handle: (request, response) => {
      // What a crowd is told depends on the time, too.
      if (databaseClock.right && answered(request, response)) return;
      answering.set(response);
      const forwarder = forwarderOf(request);
      if (forwarder !== null) minute.forwarded(clock.now().getTime(), forwarder);
      const route = isFileAddress(files, request)
        ? "asset"
        : getRouteLabel(parseRequestPath(request.url)?.segments ?? null);
      instrumentRequest(
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
