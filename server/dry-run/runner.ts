import { setTimeout as pause } from "node:timers/promises";
import type { Availability } from "../../lib/availability/availability";
import type { AppContext } from "../../lib/shared/context";
import { isDatabaseUnavailable } from "../../lib/shared/db/database";
import { RollbackOnlyDatabase } from "../../lib/shared/db/rollback-database";
import { DomainError } from "../../lib/shared/errors";
import { createFixedClock } from "../../lib/shared/time/clock";
import {
  dryRunHeartbeatMs,
  finishDryRun,
  startDryRun,
  updateDryRunProgress,
} from "../../lib/windows/dry-run/dry-runs";
import { getWrittenWindow } from "../../lib/windows/dry-run/fixtures";
import {
  createTestPeople,
  listActorsAt,
  listInstants,
  type WrittenWindow,
} from "../../lib/windows/dry-run/plan";
import { Tally } from "../../lib/windows/dry-run/result";
import { InProcessApp } from "./in-process-app";
import { type DryRunContext, runInstant } from "./instant";

interface Parts extends Pick<AppContext, "database" | "clock" | "environment"> {
  availability: Availability;
  failed(error: unknown): void;
}

/** Between two instants the database and the event loop belong to people. Milliseconds. */
const rest = 5;
/** An instant that could not be played for a passing reason is played again so often. */
const tries = 3;

/** Rehearses windows, one at a time, in the background of the server that was asked to. */
export class DryRunRunner {
  #stopped = false;
  #going: Promise<void> = Promise.resolve();

  constructor(readonly parts: Parts) {}

  /**
   * Begins to rehearse a window; how it goes is written down as it goes.
   *
   * @param actor `staff:ID`, for the audit
   * @throws DomainError `window-unknown`, or `rehearsal-goes-on` while another does
   */
  async begin(slug: string, actor: string): Promise<void> {
    const { database, clock, failed } = this.parts;
    const window = await getWrittenWindow(database, slug);
    if (!window) throw new DomainError("window-unknown");
    const id = await startDryRun(database, window, listInstants(window).length, actor, clock.now());
    this.#going = this.#rehearse(window, id, actor).catch(failed);
  }

  /** Resolves when nothing is being rehearsed. */
  idle(): Promise<void> {
    return this.#going;
  }

  /** Ends what is being rehearsed, as a rehearsal that came to no end. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#going;
  }

  async #rehearse(window: WrittenWindow, id: string, actor: string): Promise<void> {
    const { database, clock } = this.parts;
    const scenes = listInstants(window);
    const players = createTestPeople(window);
    const tally = new Tally(players.length, scenes.length);
    let done = 0;
    let trial: RollbackOnlyDatabase | undefined;
    let told = clock.now().getTime();
    try {
      trial = await RollbackOnlyDatabase.open(this.parts.environment.databaseDirectUrl);
      const own = createFixedClock(new Date(0));
      const site = new InProcessApp({ ...this.parts, database: trial, clock: own });
      const theatre: DryRunContext = { window, players, site, clock: own, tally };
      for (const scene of scenes) {
        if (this.#stopped) throw new Error("the server was stopped");
        const walkers = listActorsAt(done, scenes.length, players, window.mostInside);
        await this.#despitePassing(() => trial?.trial(() => runInstant(theatre, scene, walkers)));
        done++;
        const now = clock.now();
        if (now.getTime() - told >= dryRunHeartbeatMs) {
          told = now.getTime();
          await updateDryRunProgress(database, id, done, now);
        }
        await pause(rest);
      }
    } catch (error) {
      tally.result.stopped = (error as Error).message.slice(0, 200);
    } finally {
      await trial?.end().catch(() => {});
    }
    const outcome = { done, passed: tally.passed, result: tally.result };
    await finishDryRun(database, id, window, outcome, actor, clock.now());
  }

  /** A lock that was not had in time, a database that was away for a moment: the same may go well later. */
  async #despitePassing(work: () => Promise<void> | undefined): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await work();
      } catch (error) {
        if (attempt === tries || this.#stopped || !isDatabaseUnavailable(error)) throw error;
      }
      await pause(200 * attempt);
    }
  }
}
