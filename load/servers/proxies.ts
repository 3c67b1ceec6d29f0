import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { chmodSync, cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";

/** A program in the foreground that listens on a port. */
async function started(program: string, args: string[], port: number): Promise<ChildProcess> {
  const child = spawn(program, args, { stdio: ["ignore", "ignore", "pipe"] });
  let words = "";
  child.stderr?.on("data", (text) => {
    words += text;
  });
  for (let n = 0; n < 100; n++) {
    if (child.exitCode !== null) break;
    if (await listens(port)) return child;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  child.kill("SIGKILL");
  throw new Error(`${program} did not listen on ${port}:\n${words}`);
}

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1", () => resolve(true));
    socket.once("error", () => resolve(false));
    socket.once("connect", () => socket.destroy());
  });
}

async function stopped(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  const gone = new Promise((resolve) => child.once("exit", resolve));
  if (child.exitCode === null && child.kill(signal)) await gone;
}

export interface Nginx {
  /** Passes on to these ports from now on, without closing anything. */
  passTo(ports: readonly number[]): Promise<void>;
  stop(): Promise<void>;
}

/**
 * nginx with the files in deploy/nginx; only the ports, the list of servers and the certificate are the test's own.
 *
 * @param plain where TLS ends in nginx, on `port`: the port of those who come without
 */
export async function startNginx(
  folder: string,
  port: number,
  servers: readonly number[],
  plain?: number,
): Promise<Nginx> {
  const own = join(folder, "nginx");
  mkdirSync(own);
  for (const path of [folder, own]) chmodSync(path, 0o755);
  cpSync("deploy/nginx", own, { recursive: true });
  if (plain === undefined) {
    writeFileSync(join(own, "listen.conf"), `listen 127.0.0.1:${port} default_server;\n`);
  } else {
    for (const file of ["listen.conf", "redirect.conf"]) {
      const text = readFileSync(`deploy/nginx/tls/${file}`, "utf8");
      const here = text.replace("listen 443", `listen 127.0.0.1:${port}`);
      writeFileSync(join(own, file), here.replace("listen 80", `listen 127.0.0.1:${plain}`));
    }
    const certificate = ["-nodes", "-keyout", join(own, "key.pem"), "-out", join(own, "fullchain.pem")];
    const made = ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-days", "1"];
    const { status, stderr } = spawnSync("openssl", [...made, "-subj", "/CN=localhost", ...certificate]);
    if (status !== 0) throw new Error(`openssl made no certificate:\n${stderr}`);
  }
  const write = (ports: readonly number[]) => {
    for (const file of ["servers.conf", "servers-bounded.conf"]) {
      // What a line says besides the address stays as it is deployed.
      const line =
        /^server 127\.0\.0\.1:3001 .*$/m.exec(readFileSync(`deploy/nginx/${file}`, "utf8"))?.[0] ?? "";
      writeFileSync(
        join(own, file),
        ports.map((server) => `${line.replace(":3001", `:${server}`)}\n`).join(""),
      );
    }
  };
  write(servers);
  const args = ["-p", own, "-c", "nginx.conf"];
  const child = await started("/usr/sbin/nginx", [...args, "-g", "daemon off;"], port);
  return {
    async passTo(ports) {
      write(ports);
      child.kill("SIGHUP");
      // The old workers finish what they have; new ones are there within moments.
      await new Promise((resolve) => setTimeout(resolve, 1_000));
    },
    stop: () => stopped(child, "SIGTERM"),
  };
}

export interface Pgbouncer {
  /** The address of the same database through PgBouncer. */
  url: string;
  /** Passes on to another PostgreSQL from now on, as an edited file and a reload do. */
  passTo(databaseUrl: string): void;
  stop(): Promise<void>;
}

/**
 * PgBouncer with deploy/pgbouncer/pgbouncer.ini; only addresses and the account are the test's own.
 *
 * @param databaseUrl of PostgreSQL itself
 */
export async function startPgbouncer(folder: string, port: number, databaseUrl: string): Promise<Pgbouncer> {
  const own = join(folder, "pgbouncer");
  mkdirSync(own);
  chmodSync(own, 0o777);
  const file = join(own, "pgbouncer.ini");
  const write = (address: string) => {
    const direct = new URL(address);
    const settings = readFileSync("deploy/pgbouncer/pgbouncer.ini", "utf8")
      .replace(
        "host=127.0.0.1 port=5432 dbname=vaccine",
        `host=${direct.hostname} port=${direct.port} dbname=vaccine`,
      )
      .replace("listen_port = 6432", `listen_port = ${port}`)
      .replace("auth_file = userlist.txt", `auth_file = ${join(own, "userlist.txt")}`)
      .replace("logfile = pgbouncer.log", `logfile = ${join(own, "pgbouncer.log")}`)
      .replace("pidfile = pgbouncer.pid", `pidfile = ${join(own, "pgbouncer.pid")}`);
    writeFileSync(file, settings);
  };
  write(databaseUrl);
  const { username, password } = new URL(databaseUrl);
  writeFileSync(join(own, "userlist.txt"), `"${username}" "${decodeURIComponent(password)}"\n`);
  const account = process.getuid?.() === 0 ? ["-u", "postgres"] : [];
  const child = await started("/usr/sbin/pgbouncer", [...account, "-q", file], port);
  const pooled = new URL(databaseUrl);
  pooled.hostname = "127.0.0.1";
  pooled.port = String(port);
  return {
    url: pooled.href,
    passTo(address) {
      write(address);
      child.kill("SIGHUP");
    },
    stop: () => stopped(child, "SIGINT"),
  };
}
