import { blindIndexes, firstInOrder } from "../shared/crypto/column-encryption";
import type { Database } from "../shared/db/database";
import { DomainError } from "../shared/errors";
import { toClientPrefix, toNeighbourPrefix } from "../shared/ip-prefix";
import { consume, getUsage, type RateLimit } from "../shared/rate-limit";

/**
 * What one network may ask. Phones have limits of their own; these only slow a sweep over many of them, and what
 * it would cost to send. They must be wide: mobile carriers put thousands of subscribers behind one address, and
 * on an opening day they all sign in.
 */
export const perPrefix: RateLimit = { name: "code-network", times: 600, seconds: 600 };
export const perNeighbourPrefix: RateLimit = { name: "code-subnet", times: 2_400, seconds: 600 };

/**
 * What is sent to everybody together in a minute: what a sweep from ever new networks could cost at the most. It
 * stands above the largest opening that docs/capacity.md plans for.
 */
export const globalLimit: RateLimit = { name: "code-all", times: 75_000, seconds: 60 };
const everybody = "all";

/** What one phone is sent at the wish of one network, so that a stranger elsewhere uses up nothing of its owner's. */
export const perPhoneAndNetwork: RateLimit = { name: "code-phone-network", times: 5, seconds: 600 };
/** What one phone is sent at the wish of everybody but devices that its owner signed in on. */
export const perPhone: RateLimit = { name: "code-phone", times: 30, seconds: 3_600 };
/** What one phone is sent at the wish of devices that its owner signed in on, whatever others ask for. */
export const perKnownDevice: RateLimit = { name: "code-phone-device", times: 5, seconds: 600 };

/** Wrong codes of one network. Beyond them each code has one try from there: whoever reads theirs is let in. */
export const wrongPerNetwork: RateLimit = { name: "code-wrong-network", times: 200, seconds: 600 };
export const wrongPerSubnet: RateLimit = { name: "code-wrong-subnet", times: 800, seconds: 600 };

/** How many people one booker may ask for their leave in a day, and how often one phone may be asked. */
export const leavesPerBooker: RateLimit = { name: "leave-booker", times: 6, seconds: 86_400 };
export const leavesPerPhone: RateLimit = { name: "leave-phone", times: 3, seconds: 86_400 };

/** How many codes were asked for in the running minute, and how many will be sent. */
export async function getGlobalCodeUsage(database: Database): Promise<{ asked: number; most: number }> {
  return { asked: await getUsage(database, globalLimit, everybody), most: globalLimit.times };
}

/** A phone as limits know it: nothing from which it could be read. @param phone E.164 */
const keyOfPhone = (phone: string) => firstInOrder(blindIndexes("phone", phone));

/**
 * Counts a request for a code. What a network may not ask for does not count for a phone or for everybody.
 *
 * @param knownDevice whether the phone's owner has signed in on the device before
 * @throws DomainError `code-limit`, or `codes-at-limit` when all together have asked for too many
 */
export async function consumeCodeRequest(
  database: Database,
  { address, phone, knownDevice }: { address: string; phone: string; knownDevice: boolean },
): Promise<void> {
  const key = keyOfPhone(phone);
  const network = toClientPrefix(address);
  const free =
    (await consume(database, perPrefix, network)) &&
    (await consume(database, perNeighbourPrefix, toNeighbourPrefix(address))) &&
    (knownDevice
      ? await consume(database, perKnownDevice, key)
      : (await consume(database, perPhoneAndNetwork, `${key} ${network}`)) &&
        (await consume(database, perPhone, key)));
  if (!free) throw new DomainError("code-limit");
  if (!(await consume(database, globalLimit, everybody))) throw new DomainError("codes-at-limit");
}

/** Whether a network, or the subnet around it, has guessed too often lately. */
export async function hasGuessedTooOften(database: Database, address: string): Promise<boolean> {
  return (
    (await getUsage(database, wrongPerNetwork, toClientPrefix(address))) >= wrongPerNetwork.times ||
    (await getUsage(database, wrongPerSubnet, toNeighbourPrefix(address))) >= wrongPerSubnet.times
  );
}

export async function countWrongGuess(database: Database, address: string): Promise<void> {
  await consume(database, wrongPerNetwork, toClientPrefix(address));
  await consume(database, wrongPerSubnet, toNeighbourPrefix(address));
}

/**
 * Counts that somebody is asked for their leave.
 *
 * @param phone E.164
 * @throws DomainError `leave-limit`
 */
export async function countLeaveAsked(database: Database, bookerId: string, phone: string): Promise<void> {
  const free =
    (await consume(database, leavesPerBooker, bookerId)) &&
    (await consume(database, leavesPerPhone, keyOfPhone(phone)));
  if (!free) throw new DomainError("leave-limit");
}
