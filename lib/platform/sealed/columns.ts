/**
 * Every column whose text is sealed, and SQL for what names the row in it. A value is bound to its column and its
 * row: moved to another, it does not open. `npm run rotate:keys` goes through all of these.
 */
export const sealedColumns = {
  "person.name": "id::text",
  "person.phone": "id::text",
  "person.email": "id::text",
  "one_time_code.name": "id::text",
  "one_time_code.phone": "id::text",
  "outbox_message.recipient": "event_key",
  "outbox_message.body": "event_key",
} as const;

export type SealedColumn = keyof typeof sealedColumns;
