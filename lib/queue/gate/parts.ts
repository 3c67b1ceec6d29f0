import type { IncomingMessage } from "node:http";
import type { Locale } from "../../platform/seoul";
import type { Together } from "../../platform/together";
import type { Arrivals } from "../arrivals";
import type { Board, Line, LineStatus } from "../board";
import type { Door } from "../door";
import type { QueueTokens } from "../tickets";

/** A signed-in citizen, as far as the gate needs to know them. */
export interface Citizen {
  personId: string;
  birth: { year: number; month: number; day: number };
  /** Who acts for them, with their leave. */
  bookerId?: string;
}

/** What a staff member may see. */
export type StaffRole = "ADMIN" | "CLINIC_STAFF" | "CLINIC_MANAGER" | "AGENT";

/** What a waiting page shows. */
export interface WaitingView {
  locale: Locale;
  line: Line;
  status: LineStatus;
  /** From 0; null for a person who has not joined. */
  entryNo: number | null;
  /** From 1; null before the draw. */
  place: number | null;
  /** How long ago the status was true. Seconds. */
  ageSeconds: number;
  /** The next window that this person can book in, if one is planned. */
  next: Line | null;
  /** Whether the person has asked that the page should not load by itself. */
  still: boolean;
  /** Whether the person has asked, in this browser, for a message before their turn. */
  reminded: boolean;
}

/** What the page of the draw shows; it is the same for everybody who asks for the same entry. */
export interface DrawView {
  locale: Locale;
  line: Line;
  status: LineStatus;
  /** The lobby number that was asked about, as typed, from 1; null without one. */
  entry: string | null;
}

/** What the gate needs of the rest of the program. */
export interface GateParts {
  base: URL;
  board: Board;
  arrivals: Arrivals;
  /** Stands before the arrivals. */
  door: Pick<Door, "pass" | "challenge">;
  /** The client's address. */
  addressOf(request: IncomingMessage): string;
  tokens: QueueTokens;
  citizenOf(request: IncomingMessage, now: Date): Citizen | null;
  /** Counts a post below /queue. @throws Refusal `too-many-posts` */
  countPost(citizen: Citizen): void;
  staffRoleOf(request: IncomingMessage, now: Date): StaffRole | null;
  /** How a crowd is answered. */
  together: Pick<Together, "send">;
  /** The waiting page as HTML. */
  waitingPage(view: WaitingView): string;
  /** The page on which anyone checks the draw, as HTML. */
  drawPage(view: DrawView): string;
}

/** The store is away or its last reading too old: nobody is let in, and nobody is sent away for good. */
export class GateShut extends Error {}
