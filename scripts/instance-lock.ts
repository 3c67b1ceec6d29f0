import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { readProcessCommand } from "../lib/shared/processes";

/** Everything that a trial on this machine keeps between runs; never committed. */
export const trialFolder = ".data";

const secrets = z.object({
  database: z.string(),
  signing: z.string(),
  data: z.string(),
  lookup: z.string(),
  staff: z.string(),
});

/** The trial's secrets, made at its first start and readable by its owner only. */
export function trialSecrets(): z.infer<typeof secrets> {
  const file = join(trialFolder, "secrets.json");
  mkdirSync(trialFolder, { recursive: true });
  const random = (bytes: number) => randomBytes(bytes).toString("base64url");
  const fresh = {
    database: random(24),
    signing: `trial:${random(32)}`,
    data: `trial:${random(32)}`,
    lookup: random(32),
    staff: random(12),
  };
  const known = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : {};
  const all = secrets.parse({ ...fresh, ...known });
  // A trial that began with an earlier release has not all of them yet.
  writeFileSync(`${file}.new`, JSON.stringify(all), { mode: 0o600 });
  renameSync(`${file}.new`, file);
  return all;
}

/**
 * Takes the folder for this process, so that two starts never share one database.
 *
 * @throws Error when another process has it
 */
export function takeFolder(): void {
  const file = join(trialFolder, "process");
  mkdirSync(trialFolder, { recursive: true });
  const other = existsSync(file) ? Number(readFileSync(file, "utf8")) : 0;
  // A number left by a kill may belong to a stranger by now.
  if (other > 0 && other !== process.pid && readProcessCommand(other).includes("scripts/serve.ts")) {
    throw new Error(`It runs already, as process ${other}. To stop it: kill ${other}`);
  }
  writeFileSync(file, String(process.pid));
}
