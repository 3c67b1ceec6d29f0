import { randomUUID } from "node:crypto";
import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import { hostname } from "node:os";
import { agentPosts } from "./agent-posts";
import { bookingPosts } from "./booking-posts";
import { isAct, refuseWhenBusy } from "./busy";
import { clinicPosts } from "./clinic-posts";
import { alertWords } from "./components/admin/alert-list";
import { factsOf, Instead } from "./components/booking/instead";
import { offerText } from "./components/booking/offer-text";
import { AnswerPage, WrongBirthDatePage } from "./components/check/answer-page";
import { type Problem, ProblemPage } from "./components/problem/problem-page";
import { DrawPage } from "./components/queue/draw-page";
import { reminderText } from "./components/queue/reminder-text";
import { waitingHtml } from "./components/queue/waiting-html";
import { SignInPage } from "./components/sign-in/sign-in-page";
import { textOf } from "./components/text";
import { htmlDocument } from "./components/ui/document";
import { Availability, setAvailability } from "./lib/booking/availability";
import { lastHold } from "./lib/booking/mine";
import { offersTurn } from "./lib/booking/offers";
import { placesLeft } from "./lib/booking/stock";
import { answerFor } from "./lib/eligibility/answer";
import { birthDateFields } from "./lib/eligibility/birth-date";
import { reaches } from "./lib/eligibility/cohort";
import { phaseAt } from "./lib/eligibility/phase";
import { readApplicant } from "./lib/identity/applicant";
import { codeSecret, forgetCodes, requestCode } from "./lib/identity/code";
import { authSecret, csrfCookieName, newCsrfCookie } from "./lib/identity/csrf";
import { birthOf, readSession, sessionCookieName, sessionTokens } from "./lib/identity/session";
import { liveStaff, type Staff } from "./lib/identity/staff";
import { mayBook, refusesWronglyIfEligible } from "./lib/monitor/eligible";
import { Lookout } from "./lib/monitor/lookout";
import { Metrics } from "./lib/monitor/metrics";
import { Minute } from "./lib/monitor/minute";
import { routeOf } from "./lib/monitor/route";
import { type Around, watched } from "./lib/monitor/watch";
import { keepDelivering } from "./lib/notify/deliver";
import { createSenders } from "./lib/notify/senders";
import { clientAddress } from "./lib/platform/client-address";
import { storeIsAway } from "./lib/platform/database";
import { holdFailures } from "./lib/platform/failure";
import { BadRequest, cookie, cookieOf, readForm, seeOther, send, wantsJson } from "./lib/platform/http";
import { faultOf } from "./lib/platform/log";
import { sendDocument } from "./lib/platform/public-document";
import { Refusal, type RefusalReason } from "./lib/platform/refusal";
import { currentRequestId } from "./lib/platform/request";
import type { Runtime } from "./lib/platform/runtime";
import { type Locale, seoulDay } from "./lib/platform/seoul";
import { Arrivals } from "./lib/queue/arrivals";
import { Board, setBoard } from "./lib/queue/board";
import { Gate } from "./lib/queue/gate/gate";
import { type Citizen, GateShut } from "./lib/queue/gate/parts";
import { type Place, readPlace } from "./lib/queue/gate/path";
import { slugOfStatus } from "./lib/queue/gate/status";
import { Reminding } from "./lib/queue/reminding";
import { Serving } from "./lib/queue/serving";
import { reportStrain, StrainMeter } from "./lib/queue/strain";
import { admissionCookie, queueTokens } from "./lib/queue/tickets";
import { proxyPosts } from "./proxy-posts";
import { type Show, staffPosts } from "./staff-posts";
import { waitPosts } from "./wait-posts";

type NextHandler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

const stylesheet = "/assets/site.css";

/** Where each kind of staff works. */
const desks = { ADMIN: "admin", CLINIC_STAFF: "clinic", AGENT: "agent" } as const;

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
  const serving = new Serving(environment.databaseDirectUrl, clock);
  const strain = new StrainMeter();
  const tooBusy = refuseWhenBusy(stylesheet);
  const serverId = randomUUID();

  const reminding = new Reminding(database, reminderText(base));

  const sessionOf = (request: IncomingMessage, now: Date) =>
    readSession(request.headers.cookie, sessions, secure, now);
  // A session that comes again is the same object for a while.
  const citizens = new WeakMap<object, Citizen>();
  const gate = new Gate({
    base,
    board,
    arrivals: new Arrivals(database),
    tokens: queueTokens(environment.signingKeys),
    citizenOf(request, now) {
      const session = sessionOf(request, now);
      if (session?.kind !== "citizen") return null;
      const known = citizens.get(session);
      if (known) return known;
      const citizen = { personId: session.sub, birth: birthOf(session), bookerId: session.by?.sub };
      citizens.set(session, citizen);
      return citizen;
    },
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
  serving.start(failed);
  reminding.start(board, failed);
  const senders = createSenders(environment);
  const delivering = keepDelivering(database, senders, clock, failed);
  const reporting = setInterval(() => {
    const now = clock.now();
    reportStrain(database, serverId, strain.measure(now.getTime()), now).catch(failed);
  }, 1_000);
  const lookout = new Lookout({
    database,
    clock,
    base,
    reachedAt: environment.syntheticUrl ?? base.origin,
    directUrl: environment.databaseDirectUrl,
    server: `${hostname()}:${environment.port}:${process.pid}`,
    release: environment.release,
    figures: () => minute.figures(clock.now().getTime()),
    channels: Object.keys(senders),
    walks: environment.syntheticCitizen,
    telling: {
      emails: environment.alertEmails,
      webhookUrl: environment.alertWebhookUrl,
      words: (alert) => alertWords(alert, base),
    },
  });
  lookout.start(failed);
  const forgetting = setInterval(() => forgetCodes(database, clock.now()).catch(failed), 3_600_000);

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
    return { personId: session.sub, windowId: line?.id ?? null };
  });
  const offer = async () => {
    await offersTurn(database, availability, offerText(base), clock.now()).catch(failed);
    offering = setTimeout(offer, 1_000);
  };
  let offering = setTimeout(offer, 1_000);
  const show: Show = (response, status, locale, title, page) =>
    sendPage(response, status, htmlDocument(page, { locale, title, stylesheet }));
  const post = staffPosts({ database, clock, availability }, show);
  const postOfClinic = clinicPosts({ database, clock }, show);
  const agent = agentPosts({ database, clock, board }, show);
  const proxy = proxyPosts({ database, clock, environment, sessions, sessionOf: citizenSessionOf, show });

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const development = !environment.production && /^\/(_next|__nextjs)/.test(request.url ?? "");
    if (builtFile.test(request.url ?? "") || development) return toNext(request, response);
    const place = await gate.admit(request, response);
    if (!place) return;
    const [first, second] = place.segments;
    if (first === "book") measureStrain(response);
    if (first === "book" && second === "admission.json") return tellAdmission(request, response);
    if (first === "book" && second === "hold.json") return tellHold(request, response);
    if (request.method === "POST" && place.segments.length <= 2) {
      switch (`${first}/${second ?? ""}`) {
        case "sign-in/":
          return signIn(request, response, place);
        case "sign-out/":
          return signOut(request, response, place);
        case "check/":
          return check(request, response, place);
      }
      const path = place.segments.join("/");
      const act = booking.get(path) ?? proxy.get(path) ?? waiting.get(path);
      if (act) return act(request, response, place);
    }
    if (first === "staff" && !second) return toOwnDesk(request, response, place);
    if (first === "clinic" || first === "admin" || first === "agent") {
      const staff = await staffAt(request, place);
      const act = first === "agent" ? agent : first === "clinic" ? postOfClinic : post;
      if (request.method === "POST") return act(request, response, place, staff);
    }
    if (first === "sign-in") giveCsrfToken(request, response);
    if (!board.trusted) throw new GateShut();
    request.headers["x-page-locale"] = place.locale;
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
  async function staffAt(request: IncomingMessage, { segments }: Place): Promise<Staff> {
    const session = sessionOf(request, clock.now());
    const staff = session?.kind === "staff" ? await liveStaff(database, session.sub) : null;
    if (!staff) throw new Refusal("no-staff-session");
    const [tool, clinic] = segments;
    if (desks[staff.role] !== tool) throw new Refusal("not-your-role");
    if (tool === "clinic" && clinic && clinic !== String(staff.clinicId))
      throw new Refusal("clinic-of-another");
    return staff;
  }

  function toNext(request: IncomingMessage, response: ServerResponse): Promise<void> {
    for (const name of internalHeaders) delete request.headers[name];
    request.headers["x-client-address"] = addressOf(request);
    return pages(request, response);
  }

  /** How long the visitor's admission lasts, for pages that warn before it runs out. */
  function tellAdmission(request: IncomingMessage, response: ServerResponse): void {
    const { claims, line } = gate.admitted(request, clock.now());
    const expiresAt = new Date((claims.exp ?? 0) * 1_000).toISOString();
    send(response, 200, "application/json", JSON.stringify({ window: line.slug, expiresAt }));
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

  /** Sends a code to the applicant's phone and goes on to the page that asks for it. */
  async function signIn(
    request: IncomingMessage,
    response: ServerResponse,
    { locale }: Place,
  ): Promise<void> {
    const form = await readForm(request);
    const to = ownPath(form.to);
    const now = clock.now();
    const { applicant, errors } = readApplicant(form, now);
    if (errors) {
      const page = SignInPage({ locale, to, values: form, faults: errors.map((error) => error.field) });
      const title = `${textOf(locale, "common")("error")}: ${textOf(locale, "signin")("title")}`;
      sendPage(response, 422, htmlDocument(page, { locale, title, stylesheet }));
      return;
    }
    const address = addressOf(request);
    const { codeId } = await requestCode(
      database,
      { ...applicant, locale, address },
      now,
      codeSecret(environment.signingKeys),
    );
    seeOther(response, `/${locale}/sign-in/code?${new URLSearchParams({ id: codeId, to })}`);
  }

  async function signOut(
    request: IncomingMessage,
    response: ServerResponse,
    { locale }: Place,
  ): Promise<void> {
    await readForm(request);
    const gone = [sessionCookieName(secure), admissionCookie];
    seeOther(
      response,
      `/${locale}`,
      gone.map((name) => cookie(name, "", { secure, maxAgeSeconds: 0 })),
    );
  }

  /** The sign-in forms post to next-auth; the token they need is there before any script runs. */
  function giveCsrfToken(request: IncomingMessage, response: ServerResponse): void {
    const name = csrfCookieName(secure);
    if (cookieOf(request.headers.cookie, name)) return;
    const value = newCsrfCookie(authSecret(environment.signingKeys));
    request.headers.cookie = [request.headers.cookie, `${name}=${value}`].filter(Boolean).join("; ");
    response.setHeader("set-cookie", cookie(name, value, { secure, maxAgeSeconds: 3_600 }));
  }

  async function check(request: IncomingMessage, response: ServerResponse, { locale }: Place): Promise<void> {
    const form = await readForm(request);
    const now = clock.now();
    const [year = 0, month = 0, day = 0] = seoulDay(now).split("-").map(Number);
    const birth = birthDateFields({ year, month, day }).safeParse(form);
    if (birth.success && !board.trusted) throw new GateShut();
    const t = textOf(locale, "start");
    const answer = birth.success ? answerFor(board.lines(), birth.data, now) : null;
    if (birth.success && answer?.reason !== "open" && mayBook(board.lines(), birth.data, now))
      minute.refused(now.getTime());
    const page = answer ? AnswerPage({ locale, answer }) : WrongBirthDatePage({ locale, values: form });
    const title = birth.success
      ? t("answerTitle")
      : `${textOf(locale, "common")("error")}: ${t("checkTitle")}`;
    sendPage(response, birth.success ? 200 : 422, htmlDocument(page, { locale, title, stylesheet }));
  }

  /** Refusals are the program's own doing; of people for whom a window is open they are watched. */
  function countRefusal(request: IncomingMessage, response: ServerResponse, reason: RefusalReason): void {
    metrics.refused(reason);
    byRule.add(response);
    if (!refusesWronglyIfEligible(reason)) return;
    const now = clock.now();
    const session = sessionOf(request, now);
    if (session?.kind === "citizen" && mayBook(board.lines(), birthOf(session), now))
      minute.refused(now.getTime());
  }

  /** Every failure ends here: with its own status, in the person's language, and no detail of ours. */
  function refuse(request: IncomingMessage, response: ServerResponse, error: unknown): void {
    const [problem, status] = problemOf(error);
    if (error instanceof Refusal) countRefusal(request, response, error.reason);
    else if (status >= 500) failed(error);
    if (response.headersSent) {
      response.destroy();
      return;
    }
    const requestId = currentRequestId() ?? "";
    const headers = { "x-request-id": requestId, ...(status === 503 ? { "retry-after": "5" } : {}) };
    if (wantsJson(request)) {
      // RFC 9457
      const problemDocument = {
        type: "about:blank",
        status,
        title: problem,
        reason: problem,
        requestId,
        ...factsOf(error),
      };
      send(response, status, "application/problem+json", JSON.stringify(problemDocument), headers);
      return;
    }
    const place = readPlace(request.url);
    const locale: Locale = place?.locale ?? "ko";
    const path = place && request.method === "GET" ? `/${place.segments.join("/")}` : "";
    const title = textOf(locale, "refusals")(`${problem}.title`);
    const instead = Instead({ locale, error });
    sendPage(
      response,
      status,
      htmlDocument(ProblemPage({ problem, locale, path, instead }), { locale, title, stylesheet }),
      headers,
    );
  }

  return {
    handle: (request, response) => {
      if (database.acts.full && isAct(request)) {
        strain.sentAway(clock.now().getTime());
        metrics.refused("too-busy");
        return tooBusy(request, response);
      }
      const slug = slugOfStatus(request.url ?? "");
      const reads = request.method === "GET" || request.method === "HEAD";
      if (slug && reads && gate.status(request, response, slug)) {
        metrics.statusAnswers++;
        return;
      }
      const places = reads && placesAddress.exec(request.url ?? "");
      const document = places && availability.document(places[1] ?? "", places[2]);
      if (document) return sendDocument(request, response, document);
      const route = builtFile.test(request.url ?? "")
        ? "asset"
        : routeOf(readPlace(request.url)?.segments ?? null);
      watched({ metrics, minute, clock, byRule, log, around }, request, response, route, () => {
        handle(request, response).catch((error) => refuse(request, response, error));
      });
    },
    metrics,
    async handOver() {
      delivering.stop();
      clearTimeout(offering);
      clearInterval(reporting);
      reminding.stop();
      clearInterval(forgetting);
      await Promise.all([serving.stop(), lookout.stop()]).catch(failed);
    },
    stop() {
      board.stop();
      availability.stop();
    },
  };
}

/** A path on this site to go on to after signing in; anything else is the start page. */
function ownPath(text: string | undefined): string {
  return text && /^\/(?![/\\])[\w/.?=&-]*$/.test(text) ? text : "/";
}

function problemOf(error: unknown): [Problem, number] {
  if (error instanceof Refusal) return [error.reason, error.status];
  if (error instanceof BadRequest) return ["bad-request", error.status];
  return ["unavailable", error instanceof GateShut || storeIsAway(error) ? 503 : 500];
}

function sendPage(
  response: ServerResponse,
  status: number,
  html: string,
  headers: Record<string, string> = {},
): void {
  send(response, status, "text/html; charset=utf-8", html, headers);
}
