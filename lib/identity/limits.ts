import { count, counted, type Limit } from "../platform/counts";
import type { Database } from "../platform/database";
import { networkOf, subnetOf } from "../platform/network";
import { Refusal } from "../platform/refusal";

/**
 * What one network may ask. Phones have limits of their own; these only slow a sweep over many of them, and what
 * it would cost to send. They must be wide: mobile carriers put thousands of subscribers behind one address, and
 * on an opening day they all sign in.
 */
export const perNetwork: Limit = { name: "code-network", times: 600, seconds: 600 };
export const perSubnet: Limit = { name: "code-subnet", times: 2_400, seconds: 600 };

/**
 * What is sent to everybody together in a minute: what a sweep from ever new networks could cost at the most. It
 * stands above the largest opening that docs/capacity.md plans for.
 */
export const ofAll: Limit = { name: "code-all", times: 75_000, seconds: 60 };
const everybody = "all";

/** How many codes were asked for in the running minute, and how many will be sent. */
export async function codesInAll(database: Database): Promise<{ asked: number; most: number }> {
  return { asked: await counted(database, ofAll, everybody), most: ofAll.times };
}

/**
 * Counts a request for a code. What a network may not ask for does not count for everybody.
 *
 * @throws Refusal `code-limit`, or `codes-at-limit` when all together have asked for too many
 */
export async function countCodeRequest(database: Database, address: string): Promise<void> {
  const free =
    (await count(database, perNetwork, networkOf(address))) &&
    (await count(database, perSubnet, subnetOf(address)));
  if (!free) throw new Refusal("code-limit");
  if (!(await count(database, ofAll, everybody))) throw new Refusal("codes-at-limit");
}
