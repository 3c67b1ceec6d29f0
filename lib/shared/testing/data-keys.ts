import { randomBytes } from "node:crypto";

/** The data keys of this process, for a server that it starts; made where there are none. */
export function sharedDataKeys(): { DATA_KEYS: string; LOOKUP_KEY: string } {
  const random = () => randomBytes(32).toString("base64url");
  // Whoever starts a server looks into its database, too.
  process.env.DATA_KEYS ??= `test:${random()}`;
  process.env.LOOKUP_KEY ??= random();
  return { DATA_KEYS: process.env.DATA_KEYS, LOOKUP_KEY: process.env.LOOKUP_KEY };
}
