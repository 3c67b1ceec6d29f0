import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openDatabase } from "../../lib/shared/db/database";
import { startEmbeddedPostgres } from "../../lib/shared/db/embedded-postgres";
import { embeddedRuntimeUrl } from "../../lib/shared/db/grants";
import { migrate } from "../../lib/shared/db/migrate";
import { findFreePort } from "../../lib/shared/free-port";
import { sharedDataKeys } from "../../lib/shared/testing/data-keys";
import { seed } from "../../prisma/seed/seed";
import { nodeFlags } from "../../scripts/node-flags";
import { type Nginx, startNginx, startPgbouncer } from "./proxies";

export interface Server {
  name: string;
  port: number;
  metricsPort: number;
  process: ChildProcess;
}

/**
 * Servers of the program behind nginx, and before PgBouncer in transaction mode and one PostgreSQL: as
 * deploy/ describes them, all on this machine, all removed at the end.
 */
export class Cluster {
  readonly signingKeys = `test:${randomBytes(32).toString("base64url")}`;
  readonly servers: Server[] = [];
  readonly #ends: (() => Promise<unknown>)[] = [];
  #nginx: Nginx | undefined;
  #made = 0;
  readonly #printed: string[] = [];
  baseUrl = "";
  /** PostgreSQL itself, as the tables' owner; the servers have a role that may less. */
  databaseUrl = "";
  #programUrl = "";
  #pooledUrl = "";

  /** @param logLevel how much of what the servers write is kept, for `output` */
  constructor(readonly logLevel: "error" | "info" = "error") {}

  /** What the servers have written so far; errors are printed too. */
  output(): string {
    return this.#printed.join("");
  }

  /** @param count servers at the beginning */
  async start(count: number): Promise<void> {
    const folder = await mkdtemp(join(tmpdir(), "vaccine-servers-"));
    this.#ends.push(() => rm(folder, { recursive: true, force: true }));
    const password = randomBytes(16).toString("hex");
    const postgres = await startEmbeddedPostgres(folder, await findFreePort(), password);
    this.#ends.push(() => postgres.stop());
    this.databaseUrl = postgres.url;
    await migrate(postgres.url);
    const database = openDatabase(postgres.url);
    await seed(database, {
      scale: "demo",
      now: new Date(),
      password: randomBytes(12).toString("hex"),
      progress: () => {},
    });
    await database.end();
    this.#programUrl = await embeddedRuntimeUrl(postgres.url);
    const pooler = await startPgbouncer(folder, await findFreePort(), this.#programUrl);
    this.#ends.push(() => pooler.stop());
    this.#pooledUrl = pooler.url;
    const port = await findFreePort();
    this.baseUrl = `http://127.0.0.1:${port}`;
    for (let n = 0; n < count; n++) await this.startServer();
    this.#nginx = await startNginx(folder, port, this.#ports());
    this.#ends.push(async () => this.#nginx?.stop());
  }

  #ports = () => this.servers.map((server) => server.port);

  /** Starts a server that nobody is sent to yet. */
  async startServer(options: { port?: number; release?: string } = {}): Promise<Server> {
    const name = `server-${++this.#made}`;
    const port = options.port ?? (await findFreePort());
    const metricsPort = await findFreePort();
    const child = spawn(process.execPath, [...nodeFlags, "build/server.mjs"], {
      stdio: ["ignore", "pipe", "inherit", "ipc"],
      env: {
        PATH: process.env.PATH,
        NODE_ENV: "production",
        LOG_LEVEL: this.logLevel,
        SYNTHETIC_CITIZEN: "0",
        PORT: String(port),
        METRICS_PORT: String(metricsPort),
        BASE_URL: this.baseUrl,
        TRUSTED_PROXIES: "loopback",
        DATABASE_URL: this.#pooledUrl,
        DATABASE_DIRECT_URL: `${this.#programUrl}?application_name=${name}`,
        SIGNING_KEYS: this.signingKeys,
        ...sharedDataKeys(),
        RELEASE: options.release ?? "one",
      },
    });
    child.stdout?.on("data", (text) => {
      this.#printed.push(String(text));
      for (const line of String(text).split("\n")) if (line.startsWith('{"level":50')) console.error(line);
    });
    const ready = await Promise.race([once(child, "message"), once(child, "exit")]);
    if (typeof ready[0] !== "string") throw new Error(`${name} ended with ${ready[0]}`);
    const server = { name, port, metricsPort, process: child };
    this.servers.push(server);
    return server;
  }

  /** Sends people to every server that runs; nothing is closed for it. */
  async passToAll(): Promise<void> {
    await this.#nginx?.passTo(this.#ports());
  }

  /** @returns the exit code, once the server is gone */
  async end(server: Server, signal: "SIGTERM" | "SIGKILL"): Promise<number | null> {
    this.servers.splice(this.servers.indexOf(server), 1);
    const gone = once(server.process, "exit");
    server.process.kill(signal);
    return (await gone)[0];
  }

  async stop(): Promise<void> {
    for (const server of [...this.servers]) await this.end(server, "SIGKILL");
    for (const end of this.#ends.reverse()) await end();
  }
}
