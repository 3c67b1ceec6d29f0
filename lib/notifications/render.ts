import { decryptColumn } from "../shared/crypto/column-encryption";
import type { Database } from "../shared/db/database";
import type { Locale } from "../shared/time/seoul";
import {
  type Channel,
  decryptMessage,
  type EncryptedParts,
  encryptMessageParts,
  type Message,
} from "./outbox";
import { moveOutOfQuietHours } from "./quiet-hours";
import {
  isOutdated,
  isReminder,
  type Template,
  type TemplateBooking,
  type TemplateData,
  type TemplateWindow,
} from "./templates";

/** Says a template in a language: a text message is short, an e-mail has a subject. */
export type MessageRenderer = (
  told: TemplateData,
  locale: Locale,
  channel: Channel,
) => { subject: string; body: string };

/** A message as it would leave now, or why it does not. */
export type RenderedMessage = { id: number; eventKey: string } & (
  | { message: Message }
  /** It is never to be sent. */
  | { drop: "synthetic" | "nowhere-to-write" | "outdated" }
  /** It waits for the morning, or until what makes it untrue cannot be taken back any more. */
  | { later: Date }
  /** It cannot be read; the others are not held up by it. */
  | { unreadable: unknown }
);

/** As JSON brings it: instants are texts. */
type AsJson<T> = T extends Date ? string : T extends object ? { [K in keyof T]: AsJson<T[K]> } : T;

interface Row extends EncryptedParts {
  id: number;
  template: Template | null;
  locale: Locale;
  synthetic: boolean;
  booking: AsJson<TemplateBooking> | null;
  window: AsJson<TemplateWindow> | null;
  /** Until when what a closing did to the booking can be taken back; null where none did anything. */
  settledAt: Date | null;
}

const columns = `m.id, m.template, COALESCE(p.locale, 'ko') AS locale, m.synthetic OR COALESCE(p.synthetic, false) AS synthetic,
  ${encryptMessageParts},
  CASE WHEN b.id IS NOT NULL AND s.id IS NOT NULL THEN jsonb_build_object('code', b.code, 'dose', b.dose,
    'startsAt', s.starts_at, 'clinicKo', c.name_ko, 'clinicEn', c.name_en, 'addressKo', c.address_ko,
    'addressEn', c.address_en, 'secondAt', (SELECT t.starts_at FROM booking o JOIN slot t ON t.id = o.slot_id
      WHERE o.person_id = b.person_id AND b.dose = 1 AND o.dose = 2
        AND o.status = b.status AND o.cancelled_at IS NOT DISTINCT FROM b.cancelled_at ORDER BY o.id LIMIT 1),
    'stands', b.status = 'BOOKED' AND b.slot_id = s.id, 'closing', CASE WHEN k.id IS NOT NULL AND f.id IS NOT NULL
      THEN jsonb_build_object('from', f.starts_at, 'reason', k.reason) END) END AS booking,
  CASE WHEN w.id IS NOT NULL THEN jsonb_build_object('nameKo', w.name_ko, 'nameEn', w.name_en,
    'lobbyOpensAt', w.lobby_opens_at, 'opensAt', w.opens_at, 'closesAt', w.closes_at) END AS window,
  (SELECT max(n.tells_at) FROM clinic_closing_booking o JOIN clinic_closing n ON n.id = o.closing_id
    WHERE o.booking_id = b.id AND o.outcome <> 'stayed' AND n.taken_back_at IS NULL) AS "settledAt"`;

/** SQL: what is no id is nothing, so that one message's facts do not stop the reading of all. */
const uuidOf = (fact: string) =>
  `CASE WHEN m.facts ->> '${fact}' ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' THEN (m.facts ->> '${fact}')::uuid END`;

const bigintOf = (fact: string) =>
  `CASE WHEN m.facts ->> '${fact}' ~ '^[0-9]{1,18}$' THEN (m.facts ->> '${fact}')::bigint END`;

const tables = `outbox_message m LEFT JOIN person p ON p.id = m.person_id
  LEFT JOIN booking b ON b.id = ${uuidOf("booking")}
  LEFT JOIN slot s ON s.id = ${bigintOf("slot")} LEFT JOIN slot f ON f.id = ${bigintOf("from")}
  LEFT JOIN clinic_closing k ON k.id = ${uuidOf("closing")}
  LEFT JOIN clinic c ON c.id = s.clinic_id LEFT JOIN cohort_window w ON w.id = ${uuidOf("window")}`;

function toldOf({ template, booking, window }: Row & { template: Template }): TemplateData {
  return {
    template,
    booking: booking && {
      ...booking,
      startsAt: new Date(booking.startsAt),
      secondAt: booking.secondAt === null ? null : new Date(booking.secondAt),
      closing: booking.closing && { ...booking.closing, from: new Date(booking.closing.from) },
    },
    window: window && {
      ...window,
      lobbyOpensAt: new Date(window.lobbyOpensAt),
      opensAt: new Date(window.opensAt),
      closesAt: new Date(window.closesAt),
    },
  };
}

/** Where a person is written to: a text message before an e-mail, among what can be sent. */
function addressOf({ personId, phone, email }: Row, channels: readonly Channel[]) {
  const id = personId ?? "";
  if (phone && channels.includes("SMS"))
    return { channel: "SMS" as const, recipient: decryptColumn("person.phone", id, phone) };
  if (email && channels.includes("EMAIL"))
    return { channel: "EMAIL" as const, recipient: decryptColumn("person.email", id, email) };
  return null;
}

function compose(row: Row, words: MessageRenderer, channels: readonly Channel[], now: Date): RenderedMessage {
  try {
    return composed(row, words, channels, now);
  } catch (error) {
    return { id: row.id, eventKey: row.eventKey, unreadable: error };
  }
}

function composed(
  row: Row,
  words: MessageRenderer,
  channels: readonly Channel[],
  now: Date,
): RenderedMessage {
  const { id, eventKey, template, settledAt } = row;
  if (row.synthetic) return { id, eventKey, drop: "synthetic" };
  if (template === null) {
    const message = decryptMessage(row);
    return message.recipient ? { id, eventKey, message } : { id, eventKey, drop: "nowhere-to-write" };
  }
  const address = addressOf(row, channels);
  if (!address) return { id, eventKey, drop: "nowhere-to-write" };
  const told = toldOf({ ...row, template });
  if (isOutdated(told, now)) {
    // What is taken back makes it true again.
    if (settledAt && settledAt > now) return { id, eventKey, later: settledAt };
    return { id, eventKey, drop: "outdated" };
  }
  const allowed = moveOutOfQuietHours(now);
  if (isReminder(template) && allowed > now) return { id, eventKey, later: allowed };
  return { id, eventKey, message: { eventKey, ...address, ...words(told, row.locale, address.channel) } };
}

/**
 * Makes messages ready: finds their recipients, and says templates in the person's language as things stand now.
 * Those that were sent or dropped meanwhile are left out.
 *
 * @param channels what can be sent on
 * @param now the server's instant, UTC
 */
export async function renderMessages(
  database: Database,
  ids: readonly number[],
  words: MessageRenderer,
  channels: readonly Channel[],
  now: Date,
): Promise<RenderedMessage[]> {
  const { rows } = await database.query<Row>(
    `SELECT ${columns} FROM ${tables} WHERE m.id = ANY($1::bigint[]) AND m.sent_at IS NULL AND m.dropped_at IS NULL`,
    [ids],
  );
  return rows.map((row) => compose(row, words, channels, now));
}

export interface InboxMessage extends Message {
  id: number;
  createdAt: Date;
  sentAt: Date | null;
}

/**
 * The newest messages first, for a developer who has no gateway. Holds codes and phones, so a page that
 * shows it must not exist in production.
 */
export async function listRecentMessages(
  database: Database,
  words: MessageRenderer,
  limit: number,
): Promise<InboxMessage[]> {
  const { rows } = await database.query<Row & { createdAt: Date; sentAt: Date | null }>(
    `SELECT ${columns}, m.created_at AS "createdAt", m.sent_at AS "sentAt" FROM ${tables} ORDER BY m.id DESC LIMIT $1`,
    [limit],
  );
  // Before a clock's epoch nothing is outdated; noon in Seoul is no quiet hour.
  const ever = new Date(3 * 3_600_000);
  return rows.flatMap((row) => {
    const { id, createdAt, sentAt } = row;
    const composed = compose(row, words, ["SMS", "EMAIL"], ever);
    return "message" in composed ? [{ ...composed.message, id, createdAt, sentAt }] : [];
  });
}
