import { setTimeout as pause } from "node:timers/promises";
import { playersOf, scenesOf, type WrittenWindow, walkersAt } from "../../lib/admin/rehearsal/script";
import { writtenWindow } from "../../lib/admin/rehearsal/stage";
import { beginRehearsal, endRehearsal, saysEvery, tellProgress } from "../../lib/admin/rehearsal/store";
import { Tally } from "../../lib/admin/rehearsal/tally";
import type { Availability } from "../../lib/booking/availability";
import { fixedClock } from "../../lib/platform/clock";
import { storeIsAway } from "../../lib/platform/database";
import { Refusal } from "../../lib/platform/refusal";
import { RolledBackDatabase } from "../../lib/platform/rolled-back";
import type { Runtime } from "../../lib/platform/runtime";
import { play, type Theatre } from "./scene";
import { SmallSite } from "./small-site";

interface Parts extends Pick<Runtime, "database" | "clock" | "environment"> {
  availability: Availability;
  failed(error: unknown): void;
}

/** Between two instants the database and the event loop belong to people. Milliseconds. */
const rest = 5;
/** An instant that could not be played for a passing reason is played again so often. */
const tries = 3;

/** Rehearses windows, one at a time, in the background of the server that was asked to. */
export class Rehearsing {
  #stopped = false;
  #going: Promise<void> = Promise.resolve();

  constructor(readonly parts: Parts) {}

  /**
   * Begins to rehearse a window; how it goes is written down as it goes.
   *
   * @param actor `staff:ID`, for the audit
   * @throws Refusal `window-unknown`, or `rehearsal-goes-on` while another does
   */
  async begin(slug: string, actor: string): Promise<void> {
    const { database, clock, failed } = this.parts;
    const window = await writtenWindow(database, slug);
    if (!window) throw new Refusal("window-unknown");
    const id = await beginRehearsal(database, window, scenesOf(window).length, actor, clock.now());
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
    const scenes = scenesOf(window);
    const players = playersOf(window);
    const tally = new Tally(players.length, scenes.length);
    let done = 0;
    let trial: RolledBackDatabase | undefined;
    let told = clock.now().getTime();
    try {
      trial = await RolledBackDatabase.open(this.parts.environment.databaseDirectUrl);
      const own = fixedClock(new Date(0));
      const site = new SmallSite({ ...this.parts, database: trial, clock: own });
      const theatre: Theatre = { window, players, site, clock: own, tally };
      for (const scene of scenes) {
        if (this.#stopped) throw new Error("the server was stopped");
        const walkers = walkersAt(done, scenes.length, players, window.mostInside);
        await this.#despitePassing(() => trial?.trial(() => play(theatre, scene, walkers)));
        done++;
        const now = clock.now();
        if (now.getTime() - told >= saysEvery) {
          told = now.getTime();
          await tellProgress(database, id, done, now);
        }
        await pause(rest);
      }
    } catch (error) {
      tally.result.stopped = (error as Error).message.slice(0, 200);
    } finally {
      await trial?.end().catch(() => {});
    }
    const outcome = { done, passed: tally.passed, result: tally.result };
    await endRehearsal(database, id, window, outcome, actor, clock.now());
  }

  /** A lock that was not had in time, a database that was away for a moment: the same may go well later. */
  async #despitePassing(work: () => Promise<void> | undefined): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await work();
      } catch (error) {
        if (attempt === tries || this.#stopped || !storeIsAway(error)) throw error;
      }
      await pause(200 * attempt);
    }
  }
}
