import { count, counted, type Limit } from "../platform/counts";
import type { Database } from "../platform/database";
import { networkOf, subnetOf } from "../platform/network";
import { Refusal } from "../platform/refusal";
import { firstInOrder, lookupHashes } from "../platform/sealed/sealed";

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

/** What one phone is sent at the wish of one network, so that a stranger elsewhere uses up nothing of its owner's. */
export const perPhoneAndNetwork: Limit = { name: "code-phone-network", times: 5, seconds: 600 };
/** What one phone is sent at the wish of everybody but devices that its owner signed in on. */
export const perPhone: Limit = { name: "code-phone", times: 30, seconds: 3_600 };
/** What one phone is sent at the wish of devices that its owner signed in on, whatever others ask for. */
export const perKnownDevice: Limit = { name: "code-phone-device", times: 5, seconds: 600 };

/** Wrong codes of one network. Beyond them each code has one try from there: whoever reads theirs is let in. */
export const wrongPerNetwork: Limit = { name: "code-wrong-network", times: 200, seconds: 600 };
export const wrongPerSubnet: Limit = { name: "code-wrong-subnet", times: 800, seconds: 600 };

/** How many people one booker may ask for their leave in a day, and how often one phone may be asked. */
export const leavesPerBooker: Limit = { name: "leave-booker", times: 6, seconds: 86_400 };
export const leavesPerPhone: Limit = { name: "leave-phone", times: 3, seconds: 86_400 };

/** How many codes were asked for in the running minute, and how many will be sent. */
export async function codesInAll(database: Database): Promise<{ asked: number; most: number }> {
  return { asked: await counted(database, ofAll, everybody), most: ofAll.times };
}

/** A phone as limits know it: nothing from which it could be read. @param phone E.164 */
const keyOfPhone = (phone: string) => firstInOrder(lookupHashes("phone", phone));

/**
 * Counts a request for a code. What a network may not ask for does not count for a phone or for everybody.
 *
 * @param knownDevice whether the phone's owner has signed in on the device before
 * @throws Refusal `code-limit`, or `codes-at-limit` when all together have asked for too many
 */
export async function countCodeRequest(
  database: Database,
  { address, phone, knownDevice }: { address: string; phone: string; knownDevice: boolean },
): Promise<void> {
  const key = keyOfPhone(phone);
  const network = networkOf(address);
  const free =
    (await count(database, perNetwork, network)) &&
    (await count(database, perSubnet, subnetOf(address))) &&
    (knownDevice
      ? await count(database, perKnownDevice, key)
      : (await count(database, perPhoneAndNetwork, `${key} ${network}`)) &&
        (await count(database, perPhone, key)));
  if (!free) throw new Refusal("code-limit");
  if (!(await count(database, ofAll, everybody))) throw new Refusal("codes-at-limit");
}

/** Whether a network, or the subnet around it, has guessed too often lately. */
export async function hasGuessedTooOften(database: Database, address: string): Promise<boolean> {
  return (
    (await counted(database, wrongPerNetwork, networkOf(address))) >= wrongPerNetwork.times ||
    (await counted(database, wrongPerSubnet, subnetOf(address))) >= wrongPerSubnet.times
  );
}

export async function countWrongGuess(database: Database, address: string): Promise<void> {
  await count(database, wrongPerNetwork, networkOf(address));
  await count(database, wrongPerSubnet, subnetOf(address));
}

/**
 * Counts that somebody is asked for their leave.
 *
 * @param phone E.164
 * @throws Refusal `leave-limit`
 */
export async function countLeaveAsked(database: Database, bookerId: string, phone: string): Promise<void> {
  const free =
    (await count(database, leavesPerBooker, bookerId)) &&
    (await count(database, leavesPerPhone, keyOfPhone(phone)));
  if (!free) throw new Refusal("leave-limit");
}
