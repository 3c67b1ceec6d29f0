import { execFile, execFileSync } from "node:child_process";
import { appendFileSync, chmodSync, chownSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { findFreePort } from "../../lib/shared/free-port";

const execute = promisify(execFile);

/** Debian's PostgreSQL 15: the embedded one brings no pg_basebackup. */
export const programs = "/usr/lib/postgresql/15/bin";

/** PostgreSQL refuses to run as root. */
function account(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const number = (flag: string) => Number(execFileSync("id", [flag, "postgres"], { encoding: "utf8" }));
  return { uid: number("-u"), gid: number("-g") };
}

const owner = account();

async function run(program: string, args: string[]): Promise<void> {
  await execute(join(programs, program), args, { ...owner, cwd: "/" });
}

/** A folder that PostgreSQL's account owns. */
export function ownedFolder(path: string): string {
  mkdirSync(path, { recursive: true, mode: 0o700 });
  if (owner) chownSync(path, owner.uid, owner.gid);
  return path;
}

/** A PostgreSQL server of a drill, on the loopback address, which asks for no password. */
export class DrillServer {
  private constructor(
    readonly data: string,
    readonly port: number,
  ) {}

  get url(): string {
    return `postgresql://vaccine:drill@127.0.0.1:${this.port}/vaccine`;
  }

  get adminUrl(): string {
    return `postgresql://vaccine:drill@127.0.0.1:${this.port}/postgres`;
  }

  /** An empty server, not started. Every setting that keeps data safe is as PostgreSQL ships it. */
  static async init(folder: string, name: string, settings: string[] = []): Promise<DrillServer> {
    chmodSync(folder, 0o755);
    const data = ownedFolder(join(folder, name));
    await run("initdb", ["-D", data, "-U", "vaccine", "--auth=trust", "--encoding=UTF8", "--locale=C"]);
    appendFileSync(
      join(data, "postgresql.conf"),
      [
        "listen_addresses = '127.0.0.1'",
        "unix_socket_directories = ''",
        "max_connections = 100",
        ...settings,
        "",
      ].join("\n"),
    );
    return new DrillServer(data, await findFreePort());
  }

  /** A copy of a running server. @param streams whether it goes on following the other, under this name */
  static async copyOf(
    source: DrillServer,
    folder: string,
    name: string,
    streams: boolean,
  ): Promise<DrillServer> {
    const data = join(ownedFolder(join(folder, `${name}-parent`)), name);
    const address = `host=127.0.0.1 port=${source.port} user=vaccine application_name=${name}`;
    const args = ["-D", data, "-d", address, "-X", streams ? "stream" : "fetch", "-c", "fast"];
    await run("pg_basebackup", streams ? [...args, "-R", "-C", "-S", name] : args);
    return new DrillServer(data, await findFreePort());
  }

  configure(settings: string[]): void {
    appendFileSync(join(this.data, "postgresql.conf"), `${settings.join("\n")}\n`);
  }

  /** Starts, and waits until it can be asked. */
  async start(): Promise<void> {
    await run("pg_ctl", [
      "start",
      "-D",
      this.data,
      "-w",
      "-t",
      "120",
      "-s",
      "-l",
      join(this.data, "server.log"),
      "-o",
      `-p ${this.port}`,
    ]);
  }

  /** Ends as a machine does whose power is cut: nothing is written any more. */
  kill(): void {
    const [pid] = readFileSync(join(this.data, "postmaster.pid"), "utf8").split("\n");
    // The children of a killed postmaster end by themselves; SIGQUIT makes all of them go at once.
    process.kill(Number(pid), "SIGQUIT");
  }

  async promote(): Promise<void> {
    await run("pg_ctl", ["promote", "-D", this.data, "-w", "-s"]);
  }

  async stop(): Promise<void> {
    await run("pg_ctl", ["stop", "-D", this.data, "-m", "fast", "-w", "-s"]).catch(() => {});
  }
}
