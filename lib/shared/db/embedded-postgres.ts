import { chownSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { totalmem } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { readProcessCommand } from "../processes";
import {
  findPostgresPrograms,
  findReachableFolder,
  type PostgresPrograms,
  runProgram,
} from "./postgres-programs";

export interface RunningPostgres {
  /** Connection address of the program's database. */
  url: string;
  /** Breaks open connections off, then stops the server. */
  stop(): Promise<void>;
  /** Ends the server at once, as a power cut would: at its next start it replays its log. */
  cut(): Promise<void>;
}

const role = "vaccine";
const databaseName = "vaccine";

/**
 * Starts a real PostgreSQL on the loopback address, with its data in `folder`.
 *
 * The folder is initialised on first use and kept. After a kill -9 PostgreSQL replays its own log; a server
 * that outlived its program is taken over, at the port it has.
 *
 * @param password of the one role; must be the same at every start of the same folder
 * @throws when the server cannot be initialised or started, with PostgreSQL's own words
 */
export async function startEmbeddedPostgres(
  folder: string,
  port: number,
  password: string,
): Promise<RunningPostgres> {
  const programs = await findPostgresPrograms();
  const data = join(await findReachableFolder(programs.account, folder), "postgres");
  if (!existsSync(join(data, "PG_VERSION"))) await initialise(programs, data, password);
  const running = await runningPort(data, password);
  if (running === undefined) await start(programs, data, port);
  const address = (database: string) =>
    `postgresql://${role}:${encodeURIComponent(password)}@127.0.0.1:${running ?? port}/${database}`;
  await ensureDatabase(address("postgres"));
  return {
    url: address(databaseName),
    async stop() {
      await runProgram(programs, programs.pgCtl, ["stop", "-D", data, "-m", "fast", "-w"]);
    },
    async cut() {
      await runProgram(programs, programs.pgCtl, ["stop", "-D", data, "-m", "immediate", "-w"]);
    },
  };
}

/** Initialises beside `data` and renames at the end, so that what is cut short is never taken for whole. */
async function initialise(programs: PostgresPrograms, data: string, password: string): Promise<void> {
  const { account } = programs;
  const fresh = `${data}.new`;
  const passwordFile = `${data}.password`;
  rmSync(fresh, { recursive: true, force: true });
  mkdirSync(fresh, { mode: 0o700 });
  writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 });
  if (account) for (const path of [fresh, passwordFile]) chownSync(path, account.uid, account.gid);
  try {
    await runProgram(programs, programs.initdb, [
      `--pgdata=${fresh}`,
      `--username=${role}`,
      `--pwfile=${passwordFile}`,
      "--auth=scram-sha-256",
      "--encoding=UTF8",
      "--locale=C",
    ]);
  } finally {
    rmSync(passwordFile, { force: true });
  }
  renameSync(fresh, data);
}

/**
 * How much PostgreSQL keeps in memory of its own, in MiB: a quarter of the machine's, as its manual advises, and at
 * most as much as the indexes of five million bookings need. It takes only what it uses.
 */
function sharedBuffers(): number {
  const memory = Math.min(totalmem(), process.constrainedMemory() || Number.POSITIVE_INFINITY) / 2 ** 20;
  return Math.max(128, Math.min(2_048, Math.floor(memory / 4)));
}

async function start(programs: PostgresPrograms, data: string, port: number): Promise<void> {
  const log = join(data, "server.log");
  const options = `-p ${port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c shared_buffers=${sharedBuffers()}MB`;
  try {
    // Replaying the log after a kill may take a while.
    await runProgram(programs, programs.pgCtl, [
      "start",
      "-D",
      data,
      "-l",
      log,
      "-o",
      options,
      "-w",
      "-t",
      "600",
      "-s",
    ]);
  } catch (error) {
    const words = existsSync(log) ? readFileSync(log, "utf8").trim().split("\n").slice(-5).join("\n") : "";
    throw new Error(`PostgreSQL did not start:\n${words}`, { cause: error });
  }
}

/** The port of a server that already runs on `data`, from its own lock file; clears a lock that is nobody's. */
async function runningPort(data: string, password: string): Promise<number | undefined> {
  const lock = join(data, "postmaster.pid");
  if (!existsSync(lock)) return undefined;
  const [pid, , , port] = readFileSync(lock, "utf8").split("\n").map(Number);
  const patience = Date.now() + 60_000;
  while (isPostgres(pid)) {
    const client = new pg.Client({ host: "127.0.0.1", port, user: role, password, database: "postgres" });
    client.on("error", () => {});
    try {
      await client.connect();
      await client.end();
      return port;
    } catch (error) {
      if (Date.now() > patience) {
        throw new Error(`A PostgreSQL (process ${pid}) holds ${data} and does not answer`, { cause: error });
      }
      await new Promise((resolve) => setTimeout(resolve, 300));
    }
  }
  // The number may have gone to another process since; PostgreSQL would take that for its old self.
  rmSync(lock, { force: true });
  return undefined;
}

function isPostgres(pid: number | undefined): boolean {
  return pid !== undefined && pid > 0 && /postgres/.test(readProcessCommand(pid));
}

async function ensureDatabase(address: string): Promise<void> {
  const client = new pg.Client({ connectionString: address });
  await client.connect();
  try {
    const found = await client.query("SELECT 1 FROM pg_database WHERE datname = $1", [databaseName]);
    if (found.rowCount === 0) await client.query(`CREATE DATABASE ${databaseName}`);
  } finally {
    await client.end();
  }
}
