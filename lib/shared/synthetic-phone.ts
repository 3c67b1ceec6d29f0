/** The block 010-09… is given to nobody: a phone in it belongs to a synthetic person, and no message is sent to it. */
export const SYNTHETIC_PHONE_PREFIX = "+821009";

/** @param phone E.164, or null */
export function isSyntheticPhone(phone: string | null): boolean {
  return phone?.startsWith(SYNTHETIC_PHONE_PREFIX) ?? false;
}
