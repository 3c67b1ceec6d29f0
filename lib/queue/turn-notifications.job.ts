import { queueMessages } from "../notifications/outbox";
import { type Database, withTransaction } from "../shared/db/database";
import { type JobClock, runWhileClockIsRight } from "../shared/db/database-clock";
import { type PeriodicTask, runPeriodically } from "../shared/run-periodically";
import type { Locale } from "../shared/time/seoul";
import { drawOrder } from "./draw";
import { getPosition, type QueueSnapshot, type QueueStatus, type QueueView } from "./queue-snapshot";
import {
  estimateMinutesUntil,
  findNotifyUpTo,
  getNotificationBudget,
  noticeMinutes,
  type TurnNotice,
} from "./turn-notification-rule";
import {
  claimDueNotifications,
  countNotifiedSince,
  listWithoutPosition,
  savePositions,
} from "./turn-notifications";

/** Most messages of one turn, and most places worked out in one. */
const mostMessages = 500;
const mostPlaces = 5_000;

/** Up to so many places are worked out one by one; beyond, the whole draw at once is quicker. */
const fewPlaces = 50;

export type TurnNotificationText = (
  locale: Locale,
  line: QueueView,
  /** Null when the person has been called. */
  minutes: number | null,
) => { subject: string; body: string };

/**
 * Writes the messages of people who asked to be told some minutes before their turn. A turn asks for the
 * next places by an index, so it costs the same with a million people in line as with ten.
 */
export class TurnNotificationJob {
  /** A lobby's places by entry, kept while people without a place are found. */
  #draws = new Map<string, Promise<Uint32Array>>();
  #turns: PeriodicTask | undefined;

  /** @param text from the application, which knows the languages */
  constructor(
    readonly database: Database,
    readonly text: TurnNotificationText,
  ) {}

  /** Takes a turn for each open line once a second until `stop`, by what the board knows. */
  start(board: QueueSnapshot, clock: JobClock, failed: (error: unknown) => void): void {
    const turn = runWhileClockIsRight(clock, async (now) => {
      for (const line of board.isFresh ? board.queues() : []) {
        const status = board.status(line.slug) as QueueStatus;
        if (status.phase === "open") await this.turn(line, status, now).catch(failed);
      }
    });
    this.#turns = runPeriodically(turn, { every: 1_000, first: 0 }, failed);
  }

  async stop(): Promise<void> {
    await this.#turns?.stop();
  }

  /**
   * One turn for one line, once a second while it is open. Several processes may take turns at once.
   *
   * @param now the server's instant, UTC
   * @returns how many messages were written
   */
  async turn(line: QueueView, nearness: TurnNotice, now: Date): Promise<number> {
    if (line.lobbySize === null) return 0;
    await this.#findPlaces(line);
    const upTo = findNotifyUpTo(nearness);
    if (upTo === 0) return 0;
    const since = new Date(now.getTime() - noticeMinutes * 1_000);
    const lately = await countNotifiedSince(this.database, line.id, since, mostMessages);
    const most = getNotificationBudget(mostMessages, nearness.placesLeft, lately);
    if (most === 0) return 0;
    const unreadable: unknown[] = [];
    const written = await withTransaction(this.database, async (tx) => {
      const people = await claimDueNotifications(tx, line.id, upTo, most, now);
      const messages = people.flatMap((person) => {
        if (person.unreadable) unreadable.push(person.unreadable);
        const recipient = person.phone ?? person.email;
        if (person.settled || recipient === null) return [];
        const eventKey = `turn-near:${line.id}:${person.personId}`;
        const channel = person.phone ? ("SMS" as const) : ("EMAIL" as const);
        const text = this.text(person.locale, line, estimateMinutesUntil(person.place, nearness));
        return [{ eventKey, channel, recipient, ...text }];
      });
      return messages.length > 0 ? queueMessages(tx, messages, now) : 0;
    });
    if (unreadable.length > 0) throw new AggregateError(unreadable, "reminders that could not be told");
    return written;
  }

  /** Whoever asked in the lobby gets their place once it is drawn. */
  async #findPlaces(line: QueueView): Promise<void> {
    const people = await listWithoutPosition(this.database, line.id, mostPlaces);
    if (people.length === 0) {
      this.#draws.delete(line.id);
      return;
    }
    const many = people.length > fewPlaces && line.lobbySize !== 0;
    const places = many ? await this.#drawOf(line) : null;
    // While the draw is being worked out others go on; the next turn comes by again.
    if (places === "soon") return;
    await savePositions(
      this.database,
      line.id,
      people.map(({ personId, entryNo }) => ({
        personId,
        place: (places && entryNo < places.length ? places[entryNo] : getPosition(line, entryNo)) as number,
      })),
    );
  }

  async #drawOf(line: QueueView): Promise<Uint32Array | "soon"> {
    const known = this.#draws.get(line.id);
    if (!known) {
      const draw = placesByEntry(line);
      // A draw that fails is told by the turn that asks for it.
      draw.catch(() => {});
      this.#draws.set(line.id, draw);
      return "soon";
    }
    return Promise.race([known, new Promise<"soon">((resolve) => setImmediate(resolve, "soon"))]);
  }
}

/** Each lobby entry's place, from 1; the server does other work between the draw's rounds. */
async function placesByEntry(line: QueueView): Promise<Uint32Array> {
  const pause = () => new Promise<void>((resolve) => setImmediate(resolve));
  const order = await drawOrder(line.lobbySize ?? 0, line.drawSeed, pause);
  const places = new Uint32Array(order.length);
  order.forEach((entry, place) => {
    places[entry] = place + 1;
  });
  return places;
}
