import { hkdfSync } from "node:crypto";
import { z } from "zod";
import { parseVariables } from "../config";

/** What wraps the keys that values are sealed under, and what phones are hashed with. */
export interface DataKeys {
  /** The first seals, all open, so that keys can be rotated. AES-256 keys by their ids. */
  wrapping: ReadonlyMap<string, Buffer>;
  first: string;
  /** What phones and identities are hashed with. The first hashes, all are looked for, so that it can be rotated. */
  lookup: readonly LookupKey[];
}

export interface LookupKey {
  /** Names the key in what is kept, and tells nothing of it. */
  id: string;
  key: Buffer;
}

const shape = "at least 32 bytes in base64url";

const variables = z.object({
  DATA_KEYS: z
    .string({ error: `must be set: one or more ID:SECRET pairs with commas between, each secret ${shape}` })
    .transform((text, context) =>
      text.split(",").map((pair) => {
        const [id = "", encoded = ""] = pair.trim().split(":");
        const secret = Buffer.from(encoded, "base64url");
        if (!/^[A-Za-z0-9-]{1,32}$/.test(id) || secret.length < 32)
          context.addIssue({ code: "custom", message: `each pair must be ID:SECRET, the secret ${shape}` });
        return { id, secret };
      }),
    ),
  LOOKUP_KEY: z
    .string({
      error: `must be set: ${shape}; while it is rotated, the new one and the old one with a comma between`,
    })
    .transform((text) => text.split(",").map((secret) => Buffer.from(secret.trim(), "base64url")))
    .refine((secrets) => secrets.every((secret) => secret.length >= 32), { error: `must be ${shape}` }),
});

/** One use, one key: what is known of a secret's key for one use tells nothing of the other's (RFC 5869). */
const derived = (secret: Buffer, use: string) =>
  Buffer.from(hkdfSync("sha256", secret, "", `vaccine-reservation ${use}`, 32));

/**
 * The keys of `DATA_KEYS` and `LOOKUP_KEY`.
 *
 * @throws ConfigError that names a variable that is missing or wrong
 */
export function parseDataKeys(source: Record<string, string | undefined>): DataKeys {
  const { DATA_KEYS: secrets, LOOKUP_KEY: lookup } = parseVariables(variables, source);
  const wrapping = new Map(secrets.map(({ id, secret }) => [id, derived(secret, `wrap ${id}`)]));
  const lookups = lookup.map((secret) => ({
    key: derived(secret, "lookup"),
    id: derived(secret, "name of the lookup key").toString("hex", 0, 3),
  }));
  return { wrapping, first: secrets[0]?.id ?? "", lookup: lookups };
}

let own: DataKeys | undefined;

/** The keys of this process. Next.js bundles lib/ apart from the server, and scripts run alone: each reads once. */
export function getDataKeys(): DataKeys {
  own ??= parseDataKeys(process.env);
  return own;
}
