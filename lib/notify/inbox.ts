import type { Database } from "../platform/database";
import type { Message } from "./outbox";

export interface InboxMessage extends Message {
  id: number;
  createdAt: Date;
  sentAt: Date | null;
}

/**
 * The newest messages first, for a developer who has no gateway. Holds codes and phones, so a page that
 * shows it must not exist in production.
 */
export async function recentMessages(database: Database, limit: number): Promise<InboxMessage[]> {
  const { rows } = await database.query<InboxMessage>(
    `SELECT id, event_key AS "eventKey", channel, recipient, subject, body, created_at AS "createdAt",
            sent_at AS "sentAt"
     FROM outbox_message ORDER BY id DESC LIMIT $1`,
    [limit],
  );
  return rows;
}
