import { hkdfSync } from "node:crypto";
import { ConfigError } from "../config";
import { type Database, type Transaction, withTransaction } from "../db/database";
import type { SigningKey } from "./jwt";
import type { DataKeys } from "./keys";

const keyVariables = ["SIGNING_KEYS", "DATA_KEYS", "LOOKUP_KEY"] as const;
type KeyVariable = (typeof keyVariables)[number];

/** The secrets that a server has, by variable; it writes with the first of each. */
export type Secrets = Record<KeyVariable, readonly Buffer[]>;

export const listSigningSecrets = (keys: readonly SigningKey[]): Buffer[] =>
  // A token names its key, so the name is part of it.
  keys.map(({ id, secret }) => Buffer.concat([secret, Buffer.from(id)]));

export const listDataSecrets = ({ wrapping, lookup }: DataKeys): Omit<Secrets, "SIGNING_KEYS"> => ({
  DATA_KEYS: [...wrapping.values()],
  LOOKUP_KEY: lookup.map(({ key }) => key),
});

/** Of RFC 5869: of 32 random bytes it tells nothing, and each variable's are of their own kind. */
const fingerprintOf = (variable: KeyVariable, secret: Buffer) =>
  Buffer.from(hkdfSync("sha256", secret, "", `vaccine-reservation fingerprint of ${variable}`, 16));

/** One decision at a time: two servers that start at once with other keys must not both be the first. */
const lockKeys = (tx: Transaction) => tx.query("LOCK TABLE key_fingerprint IN SHARE ROW EXCLUSIVE MODE");

async function inUse(tx: Transaction, variable: KeyVariable): Promise<Buffer[]> {
  const { rows } = await tx.query<{ fingerprint: Buffer }>(
    "SELECT fingerprint FROM key_fingerprint WHERE variable = $1 AND retired_at IS NULL ORDER BY recorded_at",
    [variable],
  );
  return rows.map(({ fingerprint }) => fingerprint);
}

const retireOthers = (tx: Transaction, variable: KeyVariable, kept: Buffer) =>
  tx.query(
    "UPDATE key_fingerprint SET retired_at = now() WHERE variable = $1 AND fingerprint <> $2 AND retired_at IS NULL",
    [variable, kept],
  );

const record = (tx: Transaction, variable: KeyVariable, fingerprint: Buffer) =>
  tx.query(
    `INSERT INTO key_fingerprint (variable, fingerprint) VALUES ($1, $2)
     ON CONFLICT (variable, fingerprint) DO UPDATE SET retired_at = NULL`,
    [variable, fingerprint],
  );

const whatToDo = {
  SIGNING_KEYS: "to begin with new ones, run: npm run rotate:keys",
  DATA_KEYS:
    "to change a key, put the new one first, keep the old one behind it, and run: npm run rotate:keys",
  LOOKUP_KEY: "to change it, put the new one first, keep the old one behind it, and run: npm run rotate:keys",
} as const satisfies Record<KeyVariable, string>;

/**
 * Holds a server's keys against those that the database's servers write with, before it serves anybody. The first
 * start records them; variables that are left out are not looked at. With other keys a server would know nobody, and make of each person who comes a second one.
 *
 * @throws ConfigError that names each variable which lacks a key, and says what to do
 */
export async function checkKeys(database: Database, secrets: Partial<Secrets>): Promise<void> {
  await withTransaction(database, async (tx) => {
    await lockKeys(tx);
    const faults: string[] = [];
    for (const variable of keyVariables) {
      const own = secrets[variable]?.map((secret) => fingerprintOf(variable, secret));
      if (!own) continue;
      const [first] = own;
      const known = await inUse(tx, variable);
      const lacking = known.filter((fingerprint) => !own.some((each) => each.equals(fingerprint)));
      if (lacking.length > 0)
        faults.push(
          `  ${variable}: lacks the key that this database is used with (fingerprint ${lacking
            .map((fingerprint) => fingerprint.toString("hex", 0, 4))
            .join(", ")}). Give this server the keys of the others; ${whatToDo[variable]}`,
        );
      else if (first && !known.some((fingerprint) => fingerprint.equals(first))) {
        await record(tx, variable, first);
        // Tokens run out by themselves; what is sealed or hashed under an older key stays until it is rotated.
        if (variable === "SIGNING_KEYS") await retireOthers(tx, variable, first);
      }
    }
    if (faults.length > 0)
      throw new ConfigError(`The keys are not those of this database:\n${faults.join("\n")}`);
  });
}

/** Records that nothing is written under any key but the first any more: what a rotation ends with. */
export async function saveFirstKeyOnly(
  database: Database,
  variable: KeyVariable,
  secrets: readonly Buffer[],
): Promise<void> {
  const [first] = secrets;
  if (!first) return;
  const fingerprint = fingerprintOf(variable, first);
  await withTransaction(database, async (tx) => {
    await lockKeys(tx);
    await record(tx, variable, fingerprint);
    await retireOthers(tx, variable, fingerprint);
  });
}
