import type { Database } from "../shared/db/database";
import { DomainError } from "../shared/errors";
import { toClientPrefix, toNeighbourPrefix } from "../shared/ip-prefix";
import type { ChallengeIssuer } from "../shared/proof-of-work/issuer";
import type { Challenge } from "../shared/proof-of-work/protocol";
import { consume, type RateLimit } from "../shared/rate-limit";

/** Below so many entries a second nothing is asked of anybody. */
const calm = 50;
/** How many numbers to try for each entry a second, and the most: a phone of 2019 tries so many in under a second. */
const numbersEach = 200;
export const getRequiredDifficulty = 100_000;
/** What is looked at to say how many come. Milliseconds. */
const span = 5_000;

/**
 * What may enter without a proof while many come: those without scripts, and whoever presses in an old page. A
 * network is wide, since mobile carriers put thousands behind one address.
 */
export const unprovenPerNetwork: RateLimit = {
  name: "entry-network",
  times: 60,
  seconds: 60,
  remembered: true,
};
export const unprovenPerSubnet: RateLimit = {
  name: "entry-subnet",
  times: 240,
  seconds: 60,
  remembered: true,
};

/** Counts one more who enters without a proof, by all servers together; @returns whether they may. */
export async function countUnproven(database: Database, address: string): Promise<boolean> {
  return (
    (await consume(database, unprovenPerNetwork, toClientPrefix(address))) &&
    (await consume(database, unprovenPerSubnet, toNeighbourPrefix(address)))
  );
}

/** How many come, of this process alone: each sees its share of the crowd. */
export class EntryRateMeter {
  #began = 0;
  #now = 0;
  #before = 0;

  #turn(at: number): void {
    const passed = at - this.#began;
    if (passed < span) return;
    this.#before = passed < 2 * span ? this.#now : 0;
    this.#now = 0;
    this.#began = at;
  }

  /** @param at the server's instant, milliseconds */
  entered(at: number): void {
    this.#turn(at);
    this.#now++;
  }

  perSecond(at: number): number {
    this.#turn(at);
    return Math.max(this.#now, this.#before) / (span / 1_000);
  }
}

/** The door of the lines: lets a crowd in, and makes it dear to be a crowd by oneself. */
export class EntryChallenge {
  readonly #pressure = new EntryRateMeter();

  constructor(
    readonly proofs: ChallengeIssuer,
    /** Counts one more who comes without a proof; whether they may still enter. */
    readonly unproven: (address: string) => Promise<boolean>,
  ) {}

  /** How many numbers somebody who comes now is to try; 0 for none. */
  asks(now: Date): number {
    const perSecond = this.#pressure.perSecond(now.getTime());
    return perSecond < calm ? 0 : Math.min(getRequiredDifficulty, Math.round(perSecond * numbersEach));
  }

  /** What somebody who comes now is to work on; null for nothing. */
  challenge(personId: string, now: Date): Challenge | null {
    const most = this.asks(now);
    return most === 0 ? null : this.proofs.make(personId, most, now).challenge;
  }

  /**
   * Lets somebody through, or not.
   *
   * @param proof what they show, if anything
   * @param address the client's
   * @throws DomainError `entry-limit` for too many without a proof from one network
   */
  async pass(personId: string, proof: string | undefined, address: string, now: Date): Promise<void> {
    const asked = this.asks(now) > 0;
    this.#pressure.entered(now.getTime());
    if (!asked || this.proofs.verify(proof, personId, now)) return;
    if (!(await this.unproven(address))) throw new DomainError("entry-limit");
  }
}
