import { randomUUID } from "node:crypto";
import { hostname } from "node:os";
import { alertWords } from "../../components/admin/alert-list";
import { renderOfferMessage } from "../../components/messages/offer-text";
import { renderTurnMessage } from "../../components/messages/reminder-text";
import { createMessageRenderer } from "../../components/messages/renderer";
import { formatHead } from "../../lib/audit/hash-chain";
import { startLinking } from "../../lib/audit/link-chain.job";
import type { Availability } from "../../lib/availability/availability";
import { sendDueReminders } from "../../lib/booking/booking-reminders.job";
import { deleteExpiredCodes } from "../../lib/citizens/one-time-code";
import { pruneRevocations } from "../../lib/citizens/session-revocation";
import { getGlobalCodeUsage } from "../../lib/citizens/sms-code-limits";
import { startSlotGeneration } from "../../lib/clinics/slot-generation.job";
import { Monitor } from "../../lib/monitoring/monitor";
import type { RequestStats } from "../../lib/monitoring/request-stats";
import type { SyntheticTrafficToken } from "../../lib/monitoring/synthetic-check/traffic-token";
import { startSending } from "../../lib/notifications/send.job";
import { createSenders } from "../../lib/notifications/senders";
import { eraseExpired } from "../../lib/privacy/erase-expired.job";
import { AdmissionScheduler } from "../../lib/queue/admission-scheduler";
import { type LoadMeter, writeLoadSignal } from "../../lib/queue/load-signal";
import { sendDueLobbyReminders } from "../../lib/queue/lobby-reminders";
import type { QueueSnapshot } from "../../lib/queue/queue-snapshot";
import { TurnNotificationJob } from "../../lib/queue/turn-notifications.job";
import type { AppContext } from "../../lib/shared/context";
import { type DatabaseClock, runWhileClockIsRight } from "../../lib/shared/db/database-clock";
import type { Jobs } from "../../lib/shared/job-queue";
import { forgetCounts } from "../../lib/shared/rate-limit";
import { runPeriodically } from "../../lib/shared/run-periodically";
import { deleteExpiredSessions } from "../../lib/staff/sessions";
import { runWaitlist } from "../../lib/waitlist/waitlist";
import { windowsToOpen } from "../../lib/windows/windows";

interface TurnParts extends Pick<AppContext, "database" | "clock" | "environment" | "log"> {
  jobs: Jobs;
  availability: Availability;
  board: QueueSnapshot;
  minute: RequestStats;
  strain: LoadMeter;
  mark: SyntheticTrafficToken;
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
  return runWhileClockIsRight(databaseClock, async (now) => {
    await deleteExpiredCodes(database, now).catch(failed);
    await deleteExpiredSessions(database, now).catch(failed);
    await pruneRevocations(database).catch(failed);
    await forgetCounts(database, now).catch(failed);
    await eraseExpired(database, environment.retention, now);
  });
}

/**
 * Starts all that the program does by itself, turn by turn: calls people, reminds them, offers them freed
 * places, sends messages, tells how this server fares, watches the whole, and forgets old codes and people. All go
 * by the database's clock, and rest while this server's own is wrong.
 *
 * @returns what gives it all up at once, to whatever other process is there
 */
export function startBackgroundJobs(parts: TurnParts): { handOver(): Promise<void> } {
  const { database, jobs, clock, environment, log, availability, board, minute, strain, mark, failed } =
    parts;
  const { databaseClock } = parts;
  const base = new URL(environment.baseUrl);

  const serving = new AdmissionScheduler(environment.databaseDirectUrl, databaseClock, (windowId) =>
    board.placesLeft(windowId),
  );
  serving.start(failed);
  const reminding = new TurnNotificationJob(database, renderTurnMessage(base));
  reminding.start(board, databaseClock, failed);
  const senders = createSenders(environment);
  const delivering = startSending(
    { database, jobs, senders, words: createMessageRenderer(base) },
    databaseClock,
    failed,
  );

  // Kept in the log as well, a cut-off end of the audit shows: npm run check:audit -- --head …
  const sealing = startLinking(
    database,
    databaseClock,
    (head) => log.info({ head: formatHead(head) }, "audit linked"),
    failed,
  );

  const serverId = randomUUID();
  const report = (now: Date) =>
    writeLoadSignal(database, serverId, strain.measure(clock.now().getTime()), now);
  const remindOfDates = async (now: Date) => {
    await sendDueReminders(database, now).catch(failed);
    await sendDueLobbyReminders(database, board.queues(), now);
  };
  const offer = (now: Date) => runWaitlist(database, availability, renderOfferMessage(base), now);
  const turns = (work: (now: Date) => Promise<unknown>, every: number) =>
    runPeriodically(runWhileClockIsRight(databaseClock, work), { every }, failed);
  const going = [
    sealing,
    reminding,
    delivering,
    startSlotGeneration(database, databaseClock, failed),
    turns(report, 1_000),
    runPeriodically(
      forgetting({ database, databaseClock, environment, failed }),
      { every: 3_600_000 },
      failed,
    ),
    turns(remindOfDates, 60_000),
    turns(offer, 1_000),
  ];

  const lookout = new Monitor({
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
    codes: () => getGlobalCodeUsage(database),
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
