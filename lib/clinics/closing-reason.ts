import { z } from "zod";
import { composeText, tidyText } from "../shared/tidy-text";

/** On a text that `tidyText` made: half-width, one kind of dot and of middle dot. */
const links = [
  /:\/\/|@|www/i,
  // A list is written 정전·단수 and a sentence ends with a space: neither is an address.
  /[\p{L}\p{N}]\.\p{L}{2}/u,
  /[a-z0-9]·[a-z]{2}/i,
  // The ends of addresses by which one is known also by another mark than a dot, or with spaces around.
  /[\p{L}\p{N}] ?[^\p{L}\p{N}\s]{1,3} ?(?:com|net|org|kr|io|ly|xyz|shop|한국|닷컴)(?!\p{L})/iu,
  /(?:dot|닷|점) ?(?:com|net|kr|컴)/i,
];

/** Clock times and dates, which are numbers and no phones. */
const datesAndTimes =
  /(?<!\d)(?:(?:[01]?\d|2[0-3]):[0-5]\d|20\d\d[-./](?:0?[1-9]|1[0-2])[-./](?:0?[1-9]|[12]\d|3[01])|(?:0?[1-9]|1[0-2])\/(?:0?[1-9]|[12]\d|3[01]))(?!\d)/g;

/** Whether a text leads to an address or asks to call a number, however either is written. */
export function hasLinkOrPhone(text: string): boolean {
  const tidy = tidyText(text);
  if (links.some((link) => link.test(tidy))) return true;
  const joined = tidy.replace(datesAndTimes, "t").replace(/[^\p{L}\p{N}]/gu, "");
  return /\d{7}|[\d공영일이삼사오육칠팔구]{8}/.test(joined);
}

/** Why a clinic closes, as people are told: a message of the clinic leads nowhere and asks nobody to call, as frauds do. */
export const closingReason = z
  .string()
  .max(400)
  .transform(composeText)
  .pipe(z.string().min(2).max(60))
  .refine((text) => !hasLinkOrPhone(text));
