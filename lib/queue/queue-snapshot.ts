import type { Cohort } from "../eligibility/cohort";
import { getPhase, type Phase, type Schedule } from "../eligibility/window-phase";
import type { Database } from "../shared/db/database";
import { globalSingleton } from "../shared/global-singleton";
import { type PeriodicTask, runPeriodically } from "../shared/run-periodically";
import type { Clock } from "../shared/time/clock";
import { drawPosition, hashSeed } from "./draw";
import { createStatusJson, type StatusJson } from "./status-json";
import { getPollIntervalSeconds } from "./turn-notification-rule";

/** A window and the state of its line, as the database said at the last reading. */
export interface QueueView extends Cohort, Schedule {
  id: string;
  slug: string;
  nameKo: string;
  nameEn: string;
  mostInside: number;
  messageKo: string | null;
  messageEn: string | null;
  drawSeed: Buffer;
  entries: number;
  /** How many entries the lobby held at opening; null until it is drawn. */
  lobbySize: number | null;
  /** Places up to this one may enter. Places count from 1. */
  served: number;
  /** For how many more the leader has room that nobody is expected to take. */
  spare: number;
  /** Null until it is known how long people stay. */
  ratePerMinute: number | null;
  /** Since when fewer are let in than the admin allows, as the booking path is strained; null when it is not. */
  cutAt: Date | null;
}

/** What everybody may know of a line: one document, the same for all. */
export interface QueueStatus {
  window: string;
  phase: Phase;
  serverTime: string;
  lobbyOpensAt: string;
  opensAt: string;
  closesAt: string;
  entries: number;
  lobbySize: number | null;
  served: number;
  /** People called a minute while more wait than fit inside; null while it is not known. */
  ratePerMinute: number | null;
  /** Fewer are let in for now, since the booking path is strained. */
  slowed: boolean;
  /** Places still free in this window's clinics; null while it is not known. */
  placesLeft: number | null;
  /** That the admin lets more or fewer people inside at once than before, for ten minutes from the change. */
  insideChanged: { more: boolean; at: string } | null;
  /** SHA-256 of the draw's seed, from the opening of the lobby on. */
  seedHash: string | null;
  seed: string | null;
  message: { ko: string; en: string } | null;
  /** Ask again after this many seconds. */
  askAgainSeconds: number;
}

/** How long people are told that the most inside was changed. Milliseconds. */
const changeToldFor = 600_000;

/** How old a reading may be before the gate no longer trusts it. Milliseconds. */
const trustFor = 5_000;

/** A line's place for an entry, from 1; null while the lobby is not drawn. Synthetic people stand before it, at 0. */
export function getPosition(line: QueueView, entryNo: number): number | null {
  if (line.lobbySize === null) return null;
  if (entryNo < 0) return 0;
  return 1 + (entryNo < line.lobbySize ? drawPosition(entryNo, line.lobbySize, line.drawSeed) : entryNo);
}

/** All published windows and their lines, read once a second for everybody; nobody who waits causes a query. */
export class QueueSnapshot {
  #lines = new Map<string, QueueView>();
  #documents = new Map<string, StatusJson>();
  #changes = new Map<string, { more: boolean; at: Date }>();
  #readAt = Number.NEGATIVE_INFINITY;
  #reading: PeriodicTask | undefined;

  #placesLeft: (windowId: string) => number | null = () => null;

  /** @param askPlacesLeft asked at each reading: how many places a window has left, by its id */
  constructor(
    readonly database: Database,
    readonly clock: Clock,
    readonly askPlacesLeft?: () => Promise<(windowId: string) => number | null>,
  ) {}

  /** Reads now, then each second until `stop`. A failed reading leaves the last one to grow old. */
  async start(failed: (error: unknown) => void): Promise<void> {
    await this.read().catch(failed);
    this.#reading = runPeriodically(() => this.read(), { every: 1_000 }, failed);
  }

  async stop(): Promise<void> {
    await this.#reading?.stop();
  }

  /** Whether the last reading is young enough to let anybody in by it. */
  get isFresh(): boolean {
    return Math.abs(this.clock.now().getTime() - this.#readAt) <= trustFor;
  }

  /** How long ago the lines were read. Seconds. */
  get ageSeconds(): number {
    return Math.max(0, Math.round((this.clock.now().getTime() - this.#readAt) / 1_000));
  }

  queues(): QueueView[] {
    return [...this.#lines.values()];
  }

  line(slug: string): QueueView | undefined {
    return this.#lines.get(slug);
  }

  /** How many places a window has left, by its id; null while it is not known. */
  placesLeft(windowId: string): number | null {
    return this.#placesLeft(windowId);
  }

  document(slug: string): StatusJson | undefined {
    return this.#documents.get(slug);
  }

  status(slug: string): QueueStatus | undefined {
    const line = this.#lines.get(slug);
    return line && this.#statusOf(line, this.clock.now());
  }

  /** @throws when the database cannot be read */
  async read(): Promise<void> {
    const now = this.clock.now();
    const { rows } = await this.database.query<QueueView>(
      `SELECT w.id, w.slug, w.name_ko AS "nameKo", w.name_en AS "nameEn",
              w.birth_year_from AS "birthYearFrom", w.birth_year_to AS "birthYearTo", w.last_digits AS "lastDigits",
              w.lobby_opens_at AS "lobbyOpensAt", w.opens_at AS "opensAt", w.closes_at AS "closesAt",
              w.paused_at AS "pausedAt", w.most_inside AS "mostInside", w.message_ko AS "messageKo",
              w.message_en AS "messageEn", w.draw_seed AS "drawSeed", q.entries, q.lobby_size AS "lobbySize", q.served,
              q.spare, q.rate_per_minute AS "ratePerMinute", q.cut_at AS "cutAt"
       FROM cohort_window w JOIN queue_state q ON q.window_id = w.id WHERE w.published_at <= $1 ORDER BY w.opens_at`,
      [now],
    );
    if (this.askPlacesLeft) this.#placesLeft = await this.askPlacesLeft();
    for (const line of rows) {
      const before = this.#lines.get(line.slug)?.mostInside ?? line.mostInside;
      if (line.mostInside !== before)
        this.#changes.set(line.slug, { more: line.mostInside > before, at: now });
    }
    this.#lines = new Map(rows.map((line) => [line.slug, line]));
    this.#documents = new Map(
      rows.map((line) => [line.slug, createStatusJson(JSON.stringify(this.#statusOf(line, now)))]),
    );
    this.#readAt = now.getTime();
  }

  #changeOf(line: QueueView, now: Date): QueueStatus["insideChanged"] {
    const change = this.#changes.get(line.slug);
    if (!change || now.getTime() - change.at.getTime() > changeToldFor) return null;
    return { more: change.more, at: change.at.toISOString() };
  }

  #statusOf(line: QueueView, now: Date): QueueStatus {
    const phase = getPhase(line, now);
    const drawn = line.lobbySize !== null;
    return {
      window: line.slug,
      phase,
      serverTime: now.toISOString(),
      lobbyOpensAt: line.lobbyOpensAt.toISOString(),
      opensAt: line.opensAt.toISOString(),
      closesAt: line.closesAt.toISOString(),
      entries: line.entries,
      lobbySize: line.lobbySize,
      served: line.served,
      ratePerMinute: line.ratePerMinute === null ? null : Math.round(line.ratePerMinute * 10) / 10,
      slowed: phase === "open" && line.cutAt !== null,
      placesLeft: this.#placesLeft(line.id),
      insideChanged: this.#changeOf(line, now),
      seedHash: phase === "scheduled" ? null : hashSeed(line.drawSeed),
      seed: drawn ? line.drawSeed.toString("hex") : null,
      message: line.messageKo && line.messageEn ? { ko: line.messageKo, en: line.messageEn } : null,
      askAgainSeconds: getPollIntervalSeconds(phase, this.#placesLeft(line.id), line.mostInside),
    };
  }
}

/** The one of this process; @throws Error when asked for outside the running server */
export const { set: setQueueSnapshot, get: getQueueSnapshot } = globalSingleton<QueueSnapshot>("board");
