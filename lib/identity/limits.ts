import { count, type Limit } from "../platform/counts";
import type { Database } from "../platform/database";
import { Refusal } from "../platform/refusal";
import { networkOf, subnetOf } from "./network";

/**
 * What one network may ask. Phones have limits of their own; these only slow a sweep over many of them, and what
 * it would cost to send. They must be wide: mobile carriers put thousands of subscribers behind one address, and
 * on an opening day they all sign in.
 */
export const perNetwork: Limit = { name: "code-network", times: 600, seconds: 600 };
export const perSubnet: Limit = { name: "code-subnet", times: 2_400, seconds: 600 };

/**
 * Counts a request for a code.
 *
 * @throws Refusal `code-limit`
 */
export async function countCodeRequest(database: Database, address: string): Promise<void> {
  const free =
    (await count(database, perNetwork, networkOf(address))) &&
    (await count(database, perSubnet, subnetOf(address)));
  if (!free) throw new Refusal("code-limit");
}
