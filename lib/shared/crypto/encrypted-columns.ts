/** How a sealed value's row is found: by its table's primary key, and by the name that the value is bound to. */
interface Rows {
  key: string;
  /** Its type, where it is not uuid. */
  type?: "bigint" | "int";
  /** SQL for what names the row in the value, as `seal` is told. */
  row: string;
}

/**
 * Every column whose text is sealed. A value is bound to its column and its row: moved to another, it does not
 * open. `npm run rotate:keys` goes through all of these.
 */
export const encryptedColumns = {
  "person.name": { key: "id", row: "id::text" },
  "person.phone": { key: "id", row: "id::text" },
  "person.email": { key: "id", row: "id::text" },
  "one_time_code.name": { key: "id", row: "id::text" },
  "one_time_code.phone": { key: "id", row: "id::text" },
  "outbox_message.recipient": { key: "id", type: "bigint", row: "event_key" },
  "outbox_message.body": { key: "id", type: "bigint", row: "event_key" },
  "screening.answers": { key: "booking_id", row: "booking_id::text" },
  "staff_account.totp_secret": { key: "id", row: "id::text" },
} as const satisfies Record<string, Rows>;

export type EncryptedColumn = keyof typeof encryptedColumns;
