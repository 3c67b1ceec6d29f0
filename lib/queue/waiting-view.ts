import type { Locale } from "../shared/time/seoul";
import type { QueueStatus, QueueView } from "./queue-snapshot";

export interface WaitingView {
  locale: Locale;
  line: QueueView;
  status: QueueStatus;
  /** From 0; null for a person who has not joined. */
  entryNo: number | null;
  /** From 1; null before the draw. */
  place: number | null;
  /** How long ago the status was true. Seconds. */
  ageSeconds: number;
  /** The next window that this person can book in, if one is planned. */
  next: QueueView | null;
  /** Whether the person has asked that the page should not load by itself. */
  still: boolean;
  /** Whether the person has asked, in this browser, for a message before their turn. */
  reminded: boolean;
  /** Whether this browser was told that the person has booked. */
  booked: boolean;
}

/** What the page of the draw shows; it is the same for everybody who asks for the same entry. */
export interface DrawView {
  locale: Locale;
  line: QueueView;
  status: QueueStatus;
  /** The lobby number that was asked about, as typed, from 1; null without one. */
  entry: string | null;
}
