import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openDatabase } from "../lib/shared/db/database";
import { startEmbeddedPostgres } from "../lib/shared/db/embedded-postgres";
import { embeddedRuntimeUrl } from "../lib/shared/db/grants";
import { migrate } from "../lib/shared/db/migrate";
import { findFreePort } from "../lib/shared/free-port";
import { sharedDataKeys } from "../lib/shared/testing/data-keys";
import { type scales, seed } from "../prisma/seed/seed";
import { buildIsStale } from "./build-freshness";
import { nodeFlags } from "./node-flags";

export const staffPassword = "for-browser-tests-only";

/** The production build, serving the demo from a PostgreSQL of its own, all of it removed at the end. */
export interface Site {
  baseUrl: string;
  /** Of the tables' owner; the server itself has a role that may less. */
  databaseUrl: string;
  signingKeys: string;
  /** The server's process. */
  readonly pid: number;
  stopPostgres(): Promise<void>;
  startPostgres(): Promise<void>;
  /** Stops PostgreSQL as a power cut would: nothing is written down any more. */
  cutPostgres(): Promise<void>;
  /** Starts the server anew after it ended, on the same port. */
  startServer(): Promise<void>;
  stop(): Promise<void>;
  /** Sends the server a signal; @returns its exit code once it has ended. */
  signal(name: "SIGTERM" | "SIGKILL"): Promise<number | null>;
  /** What the server printed so far. */
  output(): string;
}

const built = "build/server.mjs";

/**
 * @param environment variables besides those that every site needs
 * @param scale how much of the country is filled in
 * @param program another build of the server
 * @throws when what is built was built from other sources: figures and tests would be of what it was before
 */
export async function startSite(
  environment: Record<string, string> = {},
  scale: keyof typeof scales = "demo",
  program = built,
): Promise<Site> {
  if (program === built && buildIsStale())
    throw new Error("The sources are not those that the production build was made from: npm run build");
  const folder = await mkdtemp(join(tmpdir(), "vaccine-e2e-"));
  const [databasePort, port] = [await findFreePort(), await findFreePort()];
  const password = randomBytes(16).toString("hex");
  let postgres = await startEmbeddedPostgres(folder, databasePort, password);
  await migrate(postgres.url);
  const database = openDatabase(postgres.url);
  await seed(database, { scale, now: new Date(), password: staffPassword, progress: () => {} });
  await database.end();
  const programUrl = await embeddedRuntimeUrl(postgres.url);

  const baseUrl = `http://localhost:${environment.PORT ?? port}`;
  const signingKeys = `test:${randomBytes(32).toString("base64url")}`;
  const dataKeys = sharedDataKeys();
  const printed: string[] = [];
  const launch = () => {
    const started = spawn(process.execPath, [...nodeFlags, program], {
      stdio: ["ignore", "pipe", "pipe", "ipc"],
      env: {
        PATH: process.env.PATH,
        NODE_ENV: "production",
        PORT: String(port),
        DATABASE_URL: programUrl,
        SIGNING_KEYS: signingKeys,
        ...dataKeys,
        DEMO: "1",
        // Whoever walks takes a number in each line, and tests count them.
        SYNTHETIC_CITIZEN: "0",
        ...environment,
      },
    });
    for (const stream of [started.stdout, started.stderr])
      stream?.on("data", (text) => printed.push(String(text)));
    return started;
  };
  let server = launch();
  try {
    await ready(server, () => printed.join(""));
  } catch (error) {
    await postgres.stop();
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
  return {
    baseUrl,
    databaseUrl: postgres.url,
    signingKeys,
    get pid() {
      return server.pid ?? 0;
    },
    output: () => printed.join(""),
    stopPostgres: () => postgres.stop(),
    async startPostgres() {
      postgres = await startEmbeddedPostgres(folder, databasePort, password);
    },
    cutPostgres: () => postgres.cut(),
    async startServer() {
      server = launch();
      await ready(server, () => printed.join(""));
    },
    async signal(name) {
      const gone = new Promise<number | null>((resolve) => server.once("exit", resolve));
      server.kill(name);
      return gone;
    },
    async stop() {
      const gone = new Promise((resolve) => server.once("exit", resolve));
      if (server.exitCode === null && server.signalCode === null && server.kill("SIGINT")) await gone;
      await postgres.stop().catch(() => {});
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function ready(server: ChildProcess, output: () => string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("message", () => resolve());
    server.once("exit", (code) => reject(new Error(`the server ended with ${code}:\n${output()}`)));
  });
}
