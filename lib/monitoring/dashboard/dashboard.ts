import { getPhase, type Phase, type Schedule } from "../../eligibility/window-phase";
import type { Database } from "../../shared/db/database";
import { type JobClock, runWhileClockIsRight } from "../../shared/db/database-clock";
import { globalSingleton } from "../../shared/global-singleton";
import { type PeriodicTask, runPeriodically } from "../../shared/run-periodically";
import type { Clock } from "../../shared/time/clock";
import { listRecentAlerts } from "../alerts";
import { EstimateAccuracy, isAccurate } from "./estimate-accuracy";
import {
  type FunnelFigures,
  FunnelStats,
  type FunnelStep,
  funnelSteps,
  getStepTimes,
  mergeFigures,
} from "./funnel-stats";
import type {
  AdmissionState,
  DashboardSample,
  DashboardSnapshot,
  LoadNow,
  QueueNow,
  ServerNow,
} from "./snapshot";

/** How much is kept, so that memory stays the same for days: ten minutes, second by second. */
const mostFrames = 600;

/** A report older than this is of a server that is gone. Milliseconds. */
const reportHolds = 5_000;

/** What costs more is read while somebody looks, and every so often. Milliseconds. */
const lookedAtFor = 15_000;
const countEvery = 5_000;

/** The leader takes its turn each second; silent for longer, nobody leads. Milliseconds. */
const leaderSilent = 5_000;

interface StoredLine extends Schedule {
  id: string;
  slug: string;
  nameKo: string;
  nameEn: string;
  mostInside: number;
  entries: number;
  served: number;
  came: number;
  inside: number;
  room: number;
  bearable: number | null;
  cutAt: Date | null;
  ratePerMinute: number | null;
  staySeconds: number | null;
  turnedAt: Date | null;
}

type Report = ServerNow & { figures: FunnelFigures };

export interface DashboardDeps {
  database: Database;
  clock: Clock;
  server: string;
  release: string;
  placesLeft(windowId: string): number | null;
  provinces(): DashboardSnapshot["provinces"];
  estimate(ahead: number, ratePerMinute: number | null): { from: number; to: number } | null;
}

/**
 * What admins see of the site, second by second: each process writes what it did to a row of its own, reads
 * all rows and the lines, and keeps the last ten minutes, so that a page may come and go.
 */
export class Dashboard {
  readonly steps = new FunnelStats();
  readonly #waits: EstimateAccuracy;
  #frames: DashboardSample[] = [];
  #document: Omit<DashboardSnapshot, "frames"> | undefined;
  #before: { at: number; lines: Map<string, StoredLine>; reports: Map<string, FunnelFigures> } | undefined;
  #lookedAt = Number.NEGATIVE_INFINITY;
  #countedAt = Number.NEGATIVE_INFINITY;
  #booked: Map<string, Booked> | null = null;
  #alerts: DashboardSnapshot["alerts"] = [];
  #turns: PeriodicTask | undefined;

  constructor(readonly parts: DashboardDeps) {
    this.#waits = new EstimateAccuracy(parts.estimate);
  }

  start(jobClock: JobClock, failed: (error: unknown) => void): void {
    const turn = runWhileClockIsRight(jobClock, (now) => this.turn(now));
    this.#turns = runPeriodically(turn, { every: 1_000 }, failed);
  }

  async stop(): Promise<void> {
    await this.#turns?.stop();
    await this.parts.database.query("DELETE FROM live_server WHERE server = $1", [this.parts.server]);
  }

  /**
   * How the site stands, with the seconds that came after one that is known already.
   *
   * @param after milliseconds
   * @returns undefined before the first reading
   */
  document(after: number): DashboardSnapshot | undefined {
    this.#lookedAt = this.parts.clock.now().getTime();
    return this.#document && { ...this.#document, frames: this.#frames.filter(({ at }) => at > after) };
  }

  /**
   * One second's work.
   *
   * @param now the database's instant, UTC
   * @throws when the database cannot be reached
   */
  async turn(now: Date): Promise<void> {
    const { database } = this.parts;
    const at = now.getTime();
    await this.#report(now);
    const reports = await this.#reports(now);
    const lines = await readLines(database, now);
    if (at - this.#lookedAt < lookedAtFor && at - this.#countedAt >= countEvery) {
      this.#countedAt = at;
      this.#booked = await countBooked(database);
      this.#alerts = (await listRecentAlerts(database, now))
        .filter(({ resolvedAt }) => resolvedAt === null)
        .map(({ id, rule, subject, detail }) => ({ id, rule, subject, detail }));
    }
    this.#waits.look(
      lines.filter((line) => getPhase(line, now) === "open"),
      at,
    );
    this.#frame(at, lines, reports);
    const all = mergeFigures(reports.map(({ figures }) => figures));
    this.#document = {
      at,
      lines: lines.map((line) => this.#lineNow(line, now)),
      servers: reports.map(({ figures: _, ...server }) => server),
      strain: await worstStrain(database, now),
      steps: funnelSteps.flatMap((step: FunnelStep) => {
        const count = all.steps[step];
        return count ? [{ step, ...getStepTimes(count) }] : [];
      }),
      refusals: Object.entries(all.refusals)
        .map(([reason, count]) => ({ reason, count }))
        .sort((a, b) => b.count - a.count),
      provinces: this.parts.provinces(),
      alerts: this.#alerts,
    };
  }

  async #report(now: Date): Promise<void> {
    const { database, server, release } = this.parts;
    await database.query(
      `INSERT INTO live_server (server, release, seen_at, figures) VALUES ($1, $2, $3, $4)
       ON CONFLICT (server) DO UPDATE SET release = $2, seen_at = $3, figures = $4`,
      [server, release, now, JSON.stringify(this.steps.figures(now.getTime()))],
    );
  }

  async #reports(now: Date): Promise<Report[]> {
    const { rows } = await this.parts.database.query<
      Pick<ServerNow, "server" | "release"> & { seenAt: Date; figures: FunnelFigures }
    >(
      `WITH gone AS (DELETE FROM live_server WHERE seen_at < $1::timestamptz - interval '1 hour')
       SELECT server, release, seen_at AS "seenAt", figures FROM live_server WHERE seen_at > $2 ORDER BY server`,
      [now, new Date(now.getTime() - reportHolds)],
    );
    return rows.map(({ seenAt, figures, ...row }) => ({
      ...row,
      ageSeconds: Math.max(0, (now.getTime() - seenAt.getTime()) / 1_000),
      requests: figures.requests,
      errors: figures.errors,
      booked: figures.booked,
      figures,
    }));
  }

  #frame(at: number, lines: StoredLine[], reports: Report[]): void {
    const before = this.#before;
    const seconds = before ? Math.max(0.5, (at - before.at) / 1_000) : 1;
    const grown = (read: (line: StoredLine) => number) =>
      lines.reduce((sum, line) => {
        const then = before?.lines.get(line.slug);
        return sum + (then ? Math.max(0, read(line) - read(then)) : 0);
      }, 0) / seconds;
    // A server that began anew counts from nothing; one that is new counts from its first report on.
    const done = (read: (figures: FunnelFigures) => number) =>
      reports.reduce((sum, { server, figures }) => {
        const then = before?.reports.get(server);
        return sum + (then ? Math.max(0, read(figures) - read(then)) : 0);
      }, 0) / seconds;
    const sum = (read: (line: StoredLine) => number) => lines.reduce((all, line) => all + read(line), 0);
    const tenth = (value: number) => Math.round(value * 10) / 10;
    const frame: DashboardSample = {
      at,
      waiting: sum((line) => line.entries - line.served),
      inside: sum((line) => line.inside),
      entered: tenth(grown((line) => line.entries)),
      called: tenth(grown((line) => line.served)),
      came: tenth(grown((line) => line.came)),
      booked: tenth(done((figures) => figures.booked)),
      requests: tenth(done((figures) => figures.requests)),
      errors: tenth(done((figures) => figures.errors)),
    };
    this.#frames = [...this.#frames, frame].slice(-mostFrames);
    this.#before = {
      at,
      lines: new Map(lines.map((line) => [line.slug, line])),
      reports: new Map(reports.map(({ server, figures }) => [server, figures])),
    };
  }

  #lineNow(line: StoredLine, now: Date): QueueNow {
    const { id, slug, nameKo, nameEn, entries, served, came, inside, mostInside, bearable } = line;
    const phase = getPhase(line, now);
    const placesLeft = this.parts.placesLeft(id);
    const verdicts = this.#waits.of(slug);
    return {
      slug,
      nameKo,
      nameEn,
      phase,
      entries,
      waiting: entries - served,
      called: served,
      came,
      inside,
      mostInside,
      bearable: bearable === null ? null : Math.floor(bearable),
      bookedPeople: this.#booked && (this.#booked.get(id)?.people ?? 0),
      bookedDoses: this.#booked && (this.#booked.get(id)?.doses ?? 0),
      placesLeft,
      ratePerMinute: line.ratePerMinute,
      staySeconds: line.staySeconds,
      serving: getAdmissionState(line, phase, placesLeft, now),
      shown: phase === "open" ? this.parts.estimate(Math.max(1, entries - served), line.ratePerMinute) : null,
      judged: verdicts.length,
      held: isAccurate(verdicts),
      lastVerdict: verdicts.at(-1) ?? null,
    };
  }
}

/** What the leader is doing with a line, by what it wrote at its last turn. */
export function getAdmissionState(
  line: Pick<StoredLine, "turnedAt" | "entries" | "served" | "cutAt" | "room">,
  phase: Phase,
  placesLeft: number | null,
  now: Date,
): AdmissionState {
  if (phase === "paused") return "paused";
  if (phase !== "open") return "lobby";
  if (!line.turnedAt || now.getTime() - line.turnedAt.getTime() > leaderSilent) return "no-leader";
  if (placesLeft === 0) return "no-places";
  if (line.cutAt) return "slowed";
  if (line.entries === line.served) return "nobody-waits";
  return line.room === 0 ? "room-full" : "calling";
}

async function readLines(database: Database, now: Date): Promise<StoredLine[]> {
  const { rows } = await database.query<StoredLine>(
    `SELECT w.id, w.slug, w.name_ko AS "nameKo", w.name_en AS "nameEn", w.lobby_opens_at AS "lobbyOpensAt",
            w.opens_at AS "opensAt", w.closes_at AS "closesAt", w.paused_at AS "pausedAt", w.most_inside AS "mostInside",
            q.entries, q.served, q.came, q.inside, q.room, q.bearable, q.cut_at AS "cutAt",
            q.rate_per_minute AS "ratePerMinute", q.stay_seconds AS "staySeconds", q.turned_at AS "turnedAt"
     FROM cohort_window w JOIN queue_state q ON q.window_id = w.id
     WHERE w.lobby_opens_at <= $1 AND w.closes_at > $1 ORDER BY w.opens_at`,
    [now],
  );
  return rows;
}

interface Booked {
  people: number;
  doses: number;
}

/** Who is booked in each window; a person has one first dose. */
async function countBooked(database: Database): Promise<Map<string, Booked>> {
  const { rows } = await database.query<Booked & { id: string }>(
    `SELECT b.window_id AS id, count(*) FILTER (WHERE b.dose = 1) AS people, count(*) AS doses
     FROM booking b WHERE b.status = 'BOOKED' AND b.person_id NOT IN (SELECT id FROM person WHERE synthetic) GROUP BY 1`,
  );
  return new Map(rows.map(({ id, ...booked }) => [id, booked]));
}

async function worstStrain(database: Database, now: Date): Promise<LoadNow | null> {
  const { rows } = await database.query<{ [measure in keyof LoadNow]: number | null }>(
    `SELECT max(p95_ms) AS "p95Ms", max(pool_wait_ms) AS "poolWaitMs", max(error_share) AS "errorShare"
     FROM server_report WHERE seen_at > $1`,
    [new Date(now.getTime() - reportHolds)],
  );
  const { p95Ms = null, poolWaitMs = null, errorShare = null } = rows[0] ?? {};
  return p95Ms === null || poolWaitMs === null || errorShare === null
    ? null
    : { p95Ms, poolWaitMs, errorShare };
}

/** The one of this process; @throws Error when asked for outside the running server */
export const { set: setDashboard, get: getDashboard } = globalSingleton<Dashboard>("live figures");
