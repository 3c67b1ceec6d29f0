import { queueMessage } from "../notifications/outbox";
import { type Database, type Transaction, withTransaction } from "../shared/db/database";
import type { AlertCondition, AlertRule } from "./alert-rules";

export interface Alert {
  id: string;
  rule: AlertRule;
  subject: string;
  detail: string;
  stage: number;
  raisedAt: Date;
  lastSeenAt: Date;
  resolvedAt: Date | null;
}

/** An alert is over once its finding was not seen for so long; it does not come and go meanwhile. Milliseconds. */
const quietFor = 45_000;

/** The longest a webhook may take. Milliseconds. */
const patience = 5_000;

const columns = `id, rule, subject, detail, stage, raised_at AS "raisedAt", last_seen_at AS "lastSeenAt",
  resolved_at AS "resolvedAt"`;

export interface AlertNotifier {
  emails: readonly string[];
  webhookUrl: string | undefined;
  words(alert: Alert): { subject: string; body: string };
}

async function sendEmails(tx: Transaction, alert: Alert, telling: AlertNotifier, now: Date): Promise<void> {
  const state = alert.resolvedAt ? "resolved" : "raised";
  for (const [n, recipient] of telling.emails.entries()) {
    const eventKey = `alert-${state}:${alert.id}:${alert.stage}:${n}`;
    await queueMessage(tx, { eventKey, channel: "EMAIL", recipient, ...telling.words(alert) }, now);
  }
}

/**
 * Makes the stored alerts agree with what was found: one live alert a rule and subject, however often it is
 * found; resolved by itself once it is no longer found. Each raising and each resolving queues its e-mails in
 * the same transaction.
 *
 * @param now the database's instant, UTC
 * @returns what was raised and what was resolved now
 */
export async function syncAlerts(
  database: Database,
  findings: readonly AlertCondition[],
  telling: AlertNotifier,
  now: Date,
): Promise<Alert[]> {
  return withTransaction(database, async (tx) => {
    const raised = await keepFindings(tx, findings, now);
    const over = await tx.query<Alert>(
      `UPDATE alert SET resolved_at = $1 WHERE resolved_at IS NULL AND last_seen_at <= $2 RETURNING ${columns}`,
      [now, new Date(now.getTime() - quietFor)],
    );
    const changed = [...raised, ...over.rows];
    for (const alert of changed) await sendEmails(tx, alert, telling, now);
    return changed;
  });
}

/** Raises what a process found that does not look at the whole, and resolves nothing. */
export async function raise(
  database: Database,
  findings: readonly AlertCondition[],
  telling: AlertNotifier,
  now: Date,
): Promise<void> {
  await withTransaction(database, async (tx) => {
    for (const alert of await keepFindings(tx, findings, now)) await sendEmails(tx, alert, telling, now);
  });
}

/** @returns the alerts that were not live before, or have become more pressing */
async function keepFindings(
  tx: Transaction,
  findings: readonly AlertCondition[],
  now: Date,
): Promise<Alert[]> {
  const raised: Alert[] = [];
  for (const { rule, subject, detail, stage = 0 } of findings) {
    const { rows } = await tx.query<Alert & { fresh: boolean }>(
      `WITH before AS (SELECT stage FROM alert WHERE rule = $1 AND subject = $2 AND resolved_at IS NULL)
       INSERT INTO alert AS a (rule, subject, detail, stage, raised_at, last_seen_at) VALUES ($1, $2, $3, $5, $4, $4)
         ON CONFLICT (rule, subject) WHERE resolved_at IS NULL
         DO UPDATE SET last_seen_at = $4, detail = $3, stage = GREATEST(a.stage, $5),
         raised_told_at = CASE WHEN $5 <= a.stage THEN a.raised_told_at END
       RETURNING ${columns}, COALESCE(stage > (SELECT stage FROM before), true) AS fresh`,
      [rule, subject, detail, now, stage],
    );
    for (const { fresh, ...alert } of rows) if (fresh) raised.push(alert);
  }
  return raised;
}

/** Posts to the webhook whatever it was not told yet; what fails is tried again at the next call. */
export async function sendWebhook(database: Database, telling: AlertNotifier, now: Date): Promise<void> {
  if (!telling.webhookUrl) return;
  const { rows } = await database.query<Alert & { raisedTold: boolean }>(
    `SELECT ${columns}, raised_told_at IS NOT NULL AS "raisedTold" FROM alert
     WHERE raised_told_at IS NULL OR (resolved_at IS NOT NULL AND resolved_told_at IS NULL) ORDER BY raised_at LIMIT 20`,
  );
  for (const { raisedTold, ...alert } of rows) {
    const state = raisedTold ? "resolved" : "raised";
    const { subject: text } = telling.words(state === "raised" ? { ...alert, resolvedAt: null } : alert);
    const { rule, subject, detail, raisedAt, resolvedAt, id } = alert;
    const answer = await fetch(telling.webhookUrl, {
      method: "POST",
      redirect: "error",
      signal: AbortSignal.timeout(patience),
      headers: { "content-type": "application/json" },
      // `text` is what chat services show of a message.
      body: JSON.stringify({ text, state, id, rule, subject, detail, raisedAt, resolvedAt }),
    });
    await answer.body?.cancel();
    if (!answer.ok) throw new Error(`the webhook answered ${answer.status}`);
    await database.query(`UPDATE alert SET ${state}_told_at = $2 WHERE id = $1`, [id, now]);
  }
}

/**
 * Alerts for people to read: the live ones first, then those that were resolved lately.
 *
 * @param now the server's instant, UTC
 */
export async function listRecentAlerts(database: Database, now: Date): Promise<Alert[]> {
  const { rows } = await database.query<Alert>(
    `SELECT ${columns} FROM alert WHERE resolved_at IS NULL OR resolved_at > $1
     ORDER BY resolved_at DESC NULLS FIRST, raised_at DESC LIMIT 20`,
    [new Date(now.getTime() - 24 * 3_600_000)],
  );
  return rows;
}
