import { checkEligibility } from "../../lib/eligibility/check-eligibility";
import { closes, lobbyOpens, opening, type People, theWindow } from "./behaviour";

/** Everybody who came, by the second. Index 0 is the opening of the lobby. */
export interface Arrivals {
  /** Eligible people who take a place in the line. */
  joining: Uint32Array;
  /** Loads of the first page, with the reloads of its first minute. */
  firstLoads: Uint32Array;
  firstRequests: number;
  /** People without a right to book who got into the line. */
  ineligibleWaiting: number;
  /** When each entry was made, by entry number; seconds from the opening. */
  joinedAt: Int32Array;
  lobby: number;
}

/** Asks the program for each who comes whether they may book; only its answer puts them in the line. */
export function arrive(came: number, eligible: number, people: People): Arrivals {
  const joining = new Uint32Array(closes - lobbyOpens);
  const firstLoads = new Uint32Array(closes - lobbyOpens);
  let [ineligibleWaiting, firstRequests] = [0, 0];
  for (let n = 0; n < came; n++) {
    const comes = people.comesAt();
    const loads = 1 + people.reloads();
    const slot = comes - lobbyOpens;
    firstLoads[slot] = (firstLoads[slot] as number) + loads;
    firstRequests += loads;
    const birth = people.birth(n < eligible);
    const answer = checkEligibility([theWindow], birth, new Date(opening + comes * 1_000));
    if (answer.reason !== "lobby" && answer.reason !== "open") continue;
    if (n >= eligible) ineligibleWaiting++;
    if (!people.chance(people.presumed.neverJoins)) joining[slot] = (joining[slot] as number) + 1;
  }

  const joinedAt = new Int32Array(joining.reduce((sum, count) => sum + count, 0));
  let [entry, lobby] = [0, 0];
  joining.forEach((count, slot) => {
    joinedAt.fill(slot + lobbyOpens, entry, entry + count);
    entry += count;
    if (slot + lobbyOpens < 0) lobby = entry;
  });
  return { joining, firstLoads, firstRequests, ineligibleWaiting, joinedAt, lobby };
}
