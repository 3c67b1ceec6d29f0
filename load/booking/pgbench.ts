import { execFile } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { isInstalled } from "../bench-report";

const execute = promisify(execFile);
const debian = "/usr/lib/postgresql";

function program(): string {
  if (isInstalled("pgbench")) return "pgbench";
  const versions = existsSync(debian) ? readdirSync(debian) : [];
  const found = versions.map((version) => join(debian, version, "bin/pgbench")).find(existsSync);
  if (!found) throw new Error("pgbench is needed; on Debian: apt-get install postgresql-15");
  return found;
}

/**
 * Runs a transaction over and over, by pgbench, as prepared statements.
 *
 * @param script in pgbench's language; each client counts its turns in :turn, from 0
 * @param turns of each client
 * @returns transactions a second, without the time to connect
 * @throws when a transaction failed
 */
export async function pgbench(
  databaseUrl: string,
  script: string,
  clients: number,
  turns: number,
): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), "pgbench-"));
  try {
    const file = join(folder, "script.sql");
    await writeFile(file, `${script.trim()}\n\\set turn :turn + 1\n`);
    const args = ["-n", "-M", "prepared", "-c", `${clients}`, "-j", "2", "-t", `${turns}`, "-D", "turn=0"];
    const { stdout } = await execute(program(), [...args, "-f", file, databaseUrl]);
    const tps = Number(/tps = ([\d.]+)/.exec(stdout)?.[1]);
    const done = /actually processed: (\d+)\/(\d+)/.exec(stdout);
    if (!tps || !done || done[1] !== done[2]) throw new Error(`pgbench did not finish:\n${stdout}`);
    return tps;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
