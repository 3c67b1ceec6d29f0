import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import { hostname } from "node:os";
import { DrawPage } from "../components/queue/draw-page";
import { waitingHtml } from "../components/queue/waiting-html";
import { textOf } from "../components/text";
import { htmlDocument } from "../components/ui/document";
import { Availability, setAvailability } from "../lib/booking/availability";
import { lastHold } from "../lib/booking/mine";
import { placesLeft } from "../lib/booking/stock";
import { DayChanges } from "../lib/clinic/day-changes";
import { reaches } from "../lib/eligibility/cohort";
import { phaseAt } from "../lib/eligibility/phase";
import { endSessions, liveStaff, type StaffAtWork } from "../lib/identity/account/sessions";
import { signInOrigins } from "../lib/identity/providers";
import { birthOf, readSession, sessionTokens } from "../lib/identity/session";
import { mayBook, refusesWronglyIfEligible } from "../lib/monitor/eligible";
import { Live, setLive } from "../lib/monitor/live/live";
import { Metrics } from "../lib/monitor/metrics";
import { Minute } from "../lib/monitor/minute";
import { routeOf } from "../lib/monitor/route";
import { type Around, watched } from "../lib/monitor/watch";
import { answerHeaders, setAnswerHeaders } from "../lib/platform/answer-headers";
import { clientAddress } from "../lib/platform/client-address";
import { holdFailures } from "../lib/platform/failure";
import { seeOther, send } from "../lib/platform/http";
import { openJobs } from "../lib/platform/jobs";
import { faultOf } from "../lib/platform/log";
import { sendDocument } from "../lib/platform/public-document";
import { Refusal, type RefusalReason } from "../lib/platform/refusal";
import type { Runtime } from "../lib/platform/runtime";
import { Arrivals } from "../lib/queue/arrivals";
import { Board, setBoard } from "../lib/queue/board";
import { waitFor } from "../lib/queue/estimate";
import { Gate } from "../lib/queue/gate/gate";
import { type Citizen, GateShut } from "../lib/queue/gate/parts";
import { type Place, readPlace } from "../lib/queue/gate/path";
import { slugOfStatus } from "../lib/queue/gate/status";
import { StrainMeter } from "../lib/queue/strain";
import { queueTokens } from "../lib/queue/tickets";
import { stylesheet } from "./answer";
import { isAct, refuseWhenBusy } from "./busy";
import { clinicDocuments } from "./clinic-documents";
import { adminFiles } from "./files/admin";
import { passwordAgain } from "./password-again";
import { accountPosts } from "./posts/account";
import { agentPosts } from "./posts/agent";
import { bookingPosts } from "./posts/booking";
import { clinicPosts } from "./posts/clinic";
import { entrancePosts, giveCsrfToken } from "./posts/entrance";
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
import { startPages } from "./start";
import { isTokenCheck, tokenCheck } from "./token-check";
import { startTurns } from "./turns";
import { clinicViews } from "./views/clinics";
import { earlyViews } from "./views/early";
import { ownViews } from "./views/own";

type NextHandler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** Where each kind of staff works. */
const desks = { ADMIN: "admin", AGENT: "agent", CLINIC_STAFF: "clinic", CLINIC_MANAGER: "clinic" } as const;

/** Built files of the application: the same for everybody, before any guard. */
const builtFile = /^\/(?:_next\/static|assets)\/(?!.*\.\.)[\w./~%-]+(?:\?[\w=.-]*)?$/;

/** What is free in a province or in a district of it: public, and answered from memory before any guard. */
const placesAddress = /^\/availability\/(\d{2})(?:\/(\d{5}))?\/places\.json$/;

/** Headers by which a client could pose as a proxy or as a part of Next.js. */
const internalHeaders = [
  "x-middleware-subrequest",
  "x-middleware-rewrite",
  "x-invoke-path",
  "x-matched-path",
  "x-now-route-matches",
  "x-http-method-override",
];

export interface Site {
  handle: RequestListener;
  metrics: Metrics;
  /** Gives up everything that another process can do, at once. */
  handOver(): Promise<void>;
  /** Ends what answering needed; nothing may be asked afterwards. */
  stop(): void;
}

/**
 * Puts the gate, the plain posts and Next.js together into one request listener.
 *
 * @param around what each request is answered within
 */
export async function createSite(
  { environment, database, clock, log }: Runtime,
  pages: NextHandler,
  around: Around = (_route, _response, work) => work(),
): Promise<Site> {
  const base = new URL(environment.baseUrl);
  const secure = base.protocol === "https:";
  const answering = answerHeaders(secure, signInOrigins(environment));
  setAnswerHeaders(answering);
  const sessions = sessionTokens(environment.signingKeys);
  const addressOf = clientAddress(environment.trustedProxies);
  const failed = (error: unknown) => log.error(faultOf(error), "could not answer");

  const availability = new Availability(database, clock);
  setAvailability(availability);
  const board = new Board(database, clock, () => placesLeft(database, availability));
  setBoard(board);
  const minute = new Minute();
  const byRule = new WeakSet<ServerResponse>();
  const metrics = new Metrics({
    lines: () => board.lines(),
    trusted: () => board.trusted,
    pool: database,
    release: environment.release,
  });
  const strain = new StrainMeter();
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
  const tooBusy = refuseWhenBusy(stylesheet);

  const sessionOf = (request: IncomingMessage, now: Date) =>
    readSession(request.headers.cookie, sessions, secure, now);
  // A session that comes again is the same object for a while.
  const citizens = new WeakMap<object, Citizen>();
  const citizenOf = (request: IncomingMessage, now: Date): Citizen | null => {
    const session = sessionOf(request, now);
    if (session?.kind !== "citizen") return null;
    const known = citizens.get(session);
    if (known) return known;
    const citizen = { personId: session.sub, birth: birthOf(session), bookerId: session.by?.sub };
    citizens.set(session, citizen);
    return citizen;
  };
  const gate = new Gate({
    base,
    board,
    arrivals: new Arrivals(database),
    tokens: queueTokens(environment.signingKeys),
    citizenOf,
    staffRoleOf(request, now) {
      const session = sessionOf(request, now);
      return session?.kind === "staff" ? session.role : null;
    },
    waitingPage: (view) => waitingHtml(view, stylesheet),
    drawPage: (view) =>
      htmlDocument(DrawPage({ view }), {
        locale: view.locale,
        title: `${textOf(view.locale, "draw")("title")} – ${textOf(view.locale, "common")("service")}`,
        stylesheet,
        script: "/assets/draw.js",
      }),
  });

  await availability.start(failed);
  await board.start(failed);
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
    failed,
  });

  live.start(failed);

  const citizenSessionOf = (request: IncomingMessage) => {
    const session = sessionOf(request, clock.now());
    if (session?.kind !== "citizen") throw new Refusal("no-session");
    return session;
  };
  const booking = bookingPosts(
    { database, clock, availability },
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
    const session = sessionOf(request, now);
    if (session?.kind !== "citizen") throw new Refusal("no-session");
    const line = board
      .lines()
      .find((candidate) => phaseAt(candidate, now) === "open" && reaches(candidate, birthOf(session)));
    const { sub, by } = session;
    return { personId: sub, windowId: line?.id ?? null, ...(by && { by: { proxy: by.sub } }) };
  });
  const rehearsing = new Rehearsing({ database, clock, environment, availability, failed });
  const startPage = startPages(board);
  const entrance = entrancePosts({
    database,
    clock,
    environment,
    board,
    minute,
    addressOf,
    async endSession(request) {
      const session = sessionOf(request, clock.now());
      if (session?.kind === "staff")
        await endSessions(database, session.sub, { only: session.session }, clock.now());
    },
  });
  const staffIn = staffEntrance({ database, clock, environment, sessions, addressOf });
  const confirmed = passwordAgain({ database, clock });
  const account = accountPosts({ database, clock }, confirmed);
  const people = peoplePosts({ database, clock, environment }, confirmed);
  const invitation = invitationDesk({ database, clock, environment }, staffIn.letIn);
  const post = staffPosts({ database, clock, availability, rehearsing, confirmed });
  const files = adminFiles({ database, clock, live });
  const postOfClinic = clinicPosts({ database, clock, board });
  const documentOfClinic = clinicDocuments({ database, clock, changes: new DayChanges(database) });
  const agent = agentPosts({ database, clock, board, availability });
  const ownSessionOf = (request: IncomingMessage) => {
    const session = citizenSessionOf(request);
    // Leave to book for somebody is none to see or remove all that is held about them.
    if (session.by) throw new Refusal("not-your-proxy");
    return session;
  };
  const privacy = privacyPosts({ database, clock, environment }, ownSessionOf);
  const proxy = proxyPosts({ database, clock, environment, sessions, sessionOf: citizenSessionOf });

  const clinics = clinicViews(availability);
  const early = earlyViews({
    ...{ database, clock, environment, board, sessions },
    citizenOf(request) {
      const session = sessionOf(request, clock.now());
      return session?.kind === "citizen" ? session : null;
    },
  });
  const own = ownViews({ database, clock }, (request) => citizenSessionOf(request).sub);
  const stay = stayPosts({ database, clock, environment }, gate);
  const insteadOfInside = ranOut({ database, clock }, gate);
  const refuse = refusing({
    refused: countRefusal,
    failed,
    instead: (request, reason, locale) =>
      reason === "admission-expired" ? insteadOfInside(request, locale) : undefined,
  });
  const check = tokenCheck({ gate, clock, metrics, minute, refuse });

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const development = !environment.production && /^\/(_next|__nextjs)/.test(request.url ?? "");
    if (builtFile.test(request.url ?? "") || development) return toNext(request, response);
    const place = await gate.admit(request, response);
    if (!place) return;
    const [first, second] = place.segments;
    if (first === "book") measureStrain(response);
    if (first === "book" && second === "admission.json") return check(request, response);
    if (first === "book" && second === "hold.json") return tellHold(request, response);
    if (request.method === "POST" && place.segments.length <= 2) {
      const path = place.segments.join("/");
      const act =
        staffIn.posts.get(path) ??
        entrance.get(path) ??
        booking.get(path) ??
        proxy.get(path) ??
        waiting.get(path) ??
        own.posts.get(path) ??
        privacy.get(path) ??
        clinics.posts.get(path) ??
        early.posts.get(path) ??
        stay.get(path);
      if (act) return act(request, response, place);
    }
    const view =
      request.method === "POST"
        ? undefined
        : (own.reading.get(place.segments.join("/")) ?? early.reading.get(place.segments.join("/")));
    if (view) return view(request, response, place);
    if (first === "clinics" && request.method !== "POST") return clinics.reading(request, response, place);
    if (first === "staff" && !second) return toOwnDesk(request, response, place);
    if (first === "invitation" && !second) return invitation(request, response, place);
    if (first === "account") {
      const staff = await staffAt(request, place);
      if (request.method === "POST") return account(request, response, place, staff);
    }
    if (first === "clinic" || first === "admin" || first === "agent") {
      const staff = await staffAt(request, place);
      const act = first === "agent" ? agent : first === "clinic" ? postOfClinic : post;
      if (request.method === "POST")
        return (people.has(place) ? people : act)(request, response, place, staff);
      const file = files.get(place.segments.join("/"));
      if (file && request.method === "GET") return file(response, place, staff);
      const reader = { id: staff.id, clinicId: staff.clinicId ?? 0 };
      if (first === "clinic" && (await documentOfClinic(request, response, place, reader))) return;
    }
    if (first === "my-data") ownSessionOf(request);
    if (first === "sign-in") giveCsrfToken({ environment }, request, response);
    if (!board.trusted) throw new GateShut();
    if (!first && request.method !== "POST") return startPage(request, response, place.locale);
    request.headers["x-page-locale"] = place.locale;
    request.headers["x-page-path"] = request.url ?? "";
    await holdFailures(
      response,
      () => toNext(request, response),
      async () => {
        const answers = await database.query("SELECT 1").then(
          () => true,
          () => false,
        );
        refuse(request, response, answers ? new Error("a page failed") : new GateShut());
      },
    );
  }

  /** Admitted people are what the booking path must bear: how they fare decides how many are let in. */
  function measureStrain(response: ServerResponse): void {
    const began = performance.now();
    response.once("close", () =>
      strain.record(clock.now().getTime(), performance.now() - began, response.statusCode >= 500),
    );
  }

  /**
   * The account behind a staff session as it stands now: a removed account or a changed role counts at once.
   *
   * @throws Refusal when it may not be at this place, or when the clinic in the path is another
   */
  async function staffAt(request: IncomingMessage, { segments }: Place): Promise<StaffAtWork> {
    const now = clock.now();
    const session = sessionOf(request, now);
    const staff = session?.kind === "staff" ? await liveStaff(database, session, now) : null;
    if (!staff) throw new Refusal("no-staff-session");
    const [tool, clinic, what] = segments;
    if (tool === "account") return staff;
    if (staff.secondStepMissing) throw new Refusal("second-step-missing");
    if (desks[staff.role] !== tool) throw new Refusal("not-your-role");
    if (tool === "clinic" && clinic && clinic !== String(staff.clinicId))
      throw new Refusal("clinic-of-another");
    const ofManager = tool === "clinic" && (what === "staff" || what === "invitation");
    if (ofManager && staff.role !== "CLINIC_MANAGER") throw new Refusal("not-your-role");
    return staff;
  }

  function toNext(request: IncomingMessage, response: ServerResponse): Promise<void> {
    for (const name of internalHeaders) delete request.headers[name];
    request.headers["x-client-address"] = addressOf(request);
    if (!builtFile.test(request.url ?? "") && environment.production) {
      const { policy, headers } = answering.ofNextPage(request.url);
      for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
      // Next.js takes the number for its own scripts from here.
      request.headers["content-security-policy"] = policy;
    }
    return pages(request, response);
  }

  /** How long the visitor's place is still kept, so that the page that counts down can set itself right. */
  async function tellHold(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const now = clock.now();
    const { citizen } = gate.admitted(request, now);
    const hold = await lastHold(database, citizen.personId, now);
    const remaining = hold ? (hold.expiresAt.getTime() - now.getTime()) / 1_000 : 0;
    if (!hold || remaining <= 0) throw new Refusal("hold-missing");
    const { slotId, expiresAt, extendsTo } = hold;
    const body = { slotId, expiresAt, remainingSeconds: Math.floor(remaining), extendsTo };
    send(response, 200, "application/json", JSON.stringify(body));
  }

  /** Staff who have just signed in go on to where they work. */
  function toOwnDesk(request: IncomingMessage, response: ServerResponse, { locale }: Place): void {
    const session = sessionOf(request, clock.now());
    if (session?.kind !== "staff") throw new Refusal("no-staff-session");
    seeOther(response, `/${locale}/${desks[session.role]}`);
  }

  /** Refusals are the program's own doing; of people for whom a window is open they are watched. */
  function countRefusal(request: IncomingMessage, response: ServerResponse, reason: RefusalReason): void {
    metrics.refused(reason);
    live.steps.refused(clock.now().getTime(), reason);
    byRule.add(response);
    if (!refusesWronglyIfEligible(reason)) return;
    const now = clock.now();
    const citizen = citizenOf(request, now);
    if (citizen && mayBook(board.lines(), citizen.birth, now)) minute.refused(now.getTime());
  }

  return {
    handle: (request, response) => {
      if (database.acts.full && isAct(request)) {
        strain.sentAway(clock.now().getTime());
        metrics.refused("too-busy");
        live.steps.refused(clock.now().getTime(), "too-busy");
        return tooBusy(request, response);
      }
      const slug = slugOfStatus(request.url ?? "");
      const reads = request.method === "GET" || request.method === "HEAD";
      if (slug && reads && gate.status(request, response, slug)) {
        metrics.statusAnswers++;
        return;
      }
      if (isTokenCheck(request)) return check(request, response);
      const places = reads && placesAddress.exec(request.url ?? "");
      const document = places && availability.document(places[1] ?? "", places[2]);
      if (document) return sendDocument(request, response, document);
      answering.set(response);
      const route = builtFile.test(request.url ?? "")
        ? "asset"
        : routeOf(readPlace(request.url)?.segments ?? null);
      watched(
        { metrics, minute, steps: live.steps, clock, byRule, log, around },
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
      await Promise.all([turns.handOver(), rehearsing.stop(), live.stop().catch(failed)]);
    },
    stop() {
      board.stop();
      availability.stop();
    },
  };
}
