import type { Database } from "../platform/database";
import { type Message, readable, type SealedParts, sealedParts } from "./outbox";

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
  const { rows } = await database.query<SealedParts & Pick<InboxMessage, "id" | "createdAt" | "sentAt">>(
    `SELECT m.id, m.created_at AS "createdAt", m.sent_at AS "sentAt", ${sealedParts}
     FROM outbox_message m LEFT JOIN person p ON p.id = m.person_id ORDER BY m.id DESC LIMIT $1`,
    [limit],
  );
  return rows.map(({ id, createdAt, sentAt, ...sealed }) => ({ id, createdAt, sentAt, ...readable(sealed) }));
}
