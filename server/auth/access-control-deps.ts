import type { IncomingMessage } from "node:http";
import type { QueueEntryBatcher } from "../../lib/queue/entry-batcher";
import type { EntryChallenge } from "../../lib/queue/entry-challenge";
import type { QueueSnapshot } from "../../lib/queue/queue-snapshot";
import type { QueueTokens } from "../../lib/queue/tokens";
import type { DrawView, WaitingView } from "../../lib/queue/waiting-view";
import type { BatchedResponseWriter } from "../fast-path/batched-response-writer";

/** A signed-in citizen, as far as the gate needs to know them. */
export interface SignedInCitizen {
  personId: string;
  birth: { year: number; month: number; day: number };
  /** Who acts for them, with their leave. */
  bookerId?: string;
}

/** What a staff member may see. */
export type StaffRole = "ADMIN" | "CLINIC_STAFF" | "CLINIC_MANAGER" | "AGENT";

/** What the gate needs of the rest of the program. */
export interface AccessControlDeps {
  base: URL;
  board: QueueSnapshot;
  arrivals: QueueEntryBatcher;
  /** Stands before the arrivals. */
  door: Pick<EntryChallenge, "pass" | "challenge">;
  addressOf(request: IncomingMessage): string;
  tokens: QueueTokens;
  citizenOf(request: IncomingMessage, now: Date): SignedInCitizen | null;
  /** Counts a post below /queue. @throws DomainError `too-many-posts` */
  countPost(citizen: SignedInCitizen): void;
  staffRoleOf(request: IncomingMessage, now: Date): StaffRole | null;
  /** How a crowd is answered. */
  together: Pick<BatchedResponseWriter, "send">;
  waitingPage(view: WaitingView): string;
  /** The page on which anyone checks the draw, as HTML. */
  drawPage(view: DrawView): string;
}

/** The store is away or its last reading too old: nobody is let in, and nobody is sent away for good. */
export class QueueStateStaleError extends Error {}
