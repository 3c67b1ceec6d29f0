import { randomUUID } from "node:crypto";
import { hostname } from "node:os";
import { alertWords } from "../components/admin/alert-list";
import { offerText } from "../components/booking/offer-text";
import { words } from "../components/notify/words";
import { reminderText } from "../components/queue/reminder-text";
import { headText } from "../lib/admin/audit/chain";
import { keepSealing } from "../lib/admin/audit/seal";
import { windowsToOpen } from "../lib/admin/windows";
import type { Availability } from "../lib/booking/availability";
import { offersTurn } from "../lib/booking/offers";
import { remindTurn } from "../lib/booking/remind";
import { keepLaying } from "../lib/clinic/laying";
import { forgetSessions } from "../lib/identity/account/sessions";
import { forgetCodes } from "../lib/identity/code";
import { codesInAll } from "../lib/identity/limits";
import { pruneRevocations } from "../lib/identity/revocations";
import type { CitizenMark } from "../lib/monitor/citizen/mark";
import { Lookout } from "../lib/monitor/lookout";
import type { Minute } from "../lib/monitor/minute";
import { keepDelivering } from "../lib/notify/deliver";
import { createSenders } from "../lib/notify/senders";
import { forgetCounts } from "../lib/platform/counts";
import { type DatabaseClock, whileRight } from "../lib/platform/database-clock";
import type { Jobs } from "../lib/platform/jobs";
import { repeat } from "../lib/platform/repeat";
import type { Runtime } from "../lib/platform/runtime";
import { forgetOld } from "../lib/privacy/retention";
import type { Board } from "../lib/queue/board";
import { tellOfLobbies } from "../lib/queue/early";
import { Reminding } from "../lib/queue/reminding";
import { Serving } from "../lib/queue/serving";
import { reportStrain, type StrainMeter } from "../lib/queue/strain";

interface TurnParts extends Pick<Runtime, "database" | "clock" | "environment" | "log"> {
  jobs: Jobs;
  availability: Availability;
  board: Board;
  minute: Minute;
  strain: StrainMeter;
  mark: CitizenMark;
  databaseClock: Pick<DatabaseClock, "right" | "now" | "offsetMs">;
  failed(error: unknown): void;
}

/** The hourly turn that removes what is no longer needed; without a right clock it removes nothing. */
export function forgetting({
  database,
  databaseClock,
  environment,
  failed,
}: Pick<TurnParts, "database" | "databaseClock" | "environment" | "failed">): () => Promise<unknown> {
  return whileRight(databaseClock, async (now) => {
    await forgetCodes(database, now).catch(failed);
    await forgetSessions(database, now).catch(failed);
    await pruneRevocations(database).catch(failed);
    await forgetCounts(database, now).catch(failed);
    await forgetOld(database, environment.retention, now);
  });
}

/**
 * Starts all that the program does by itself, turn by turn: calls people, reminds them, offers them freed
 * places, sends messages, tells how this server fares, watches the whole, and forgets old codes and people. All go
 * by the database's clock, and rest while this server's own is wrong.
 *
 * @returns what gives it all up at once, to whatever other process is there
 */
export function startTurns(parts: TurnParts): { handOver(): Promise<void> } {
  const { database, jobs, clock, environment, log, availability, board, minute, strain, mark, failed } =
    parts;
  const { databaseClock } = parts;
  const base = new URL(environment.baseUrl);

  const serving = new Serving(environment.databaseDirectUrl, databaseClock, (windowId) =>
    board.placesLeft(windowId),
  );
  serving.start(failed);
  const reminding = new Reminding(database, reminderText(base));
  reminding.start(board, databaseClock, failed);
  const senders = createSenders(environment);
  const delivering = keepDelivering({ database, jobs, senders, words: words(base) }, databaseClock, failed);

  // Kept in the log as well, a cut-off end of the audit shows: npm run check:audit -- --head …
  const sealing = keepSealing(
    database,
    databaseClock,
    (head) => log.info({ head: headText(head) }, "audit linked"),
    failed,
  );

  const serverId = randomUUID();
  const report = (now: Date) => reportStrain(database, serverId, strain.measure(clock.now().getTime()), now);
  const remindOfDates = async (now: Date) => {
    await remindTurn(database, now).catch(failed);
    await tellOfLobbies(database, board.lines(), now);
  };
  const offer = (now: Date) => offersTurn(database, availability, offerText(base), now);
  const turns = (work: (now: Date) => Promise<unknown>, every: number) =>
    repeat(whileRight(databaseClock, work), { every }, failed);
  const going = [
    sealing,
    reminding,
    delivering,
    keepLaying(database, databaseClock, failed),
    turns(report, 1_000),
    repeat(forgetting({ database, databaseClock, environment, failed }), { every: 3_600_000 }, failed),
    turns(remindOfDates, 60_000),
    turns(offer, 1_000),
  ];

  const lookout = new Lookout({
    database,
    clock,
    databaseClock,
    base,
    mark,
    reachedAt: environment.syntheticUrl ?? base.origin,
    directUrl: environment.databaseDirectUrl,
    server: `${hostname()}:${environment.port}:${process.pid}`,
    release: environment.release,
    figures: () => minute.figures(clock.now().getTime()),
    codes: () => codesInAll(database),
    opening: (now) => windowsToOpen(database, (windowId) => availability.placesOf(windowId), now),
    channels: Object.keys(senders),
    walks: environment.syntheticCitizen,
    telling: {
      emails: environment.alertEmails,
      webhookUrl: environment.alertWebhookUrl,
      words: (alert) => alertWords(alert, base),
    },
  });
  lookout.start(failed);

  return {
    async handOver() {
      await Promise.all([
        serving.stop(),
        lookout.stop(),
        ...going.map((turns) => turns.stop()),
        jobs.stop({ graceful: false }),
      ]).catch(failed);
    },
  };
}
