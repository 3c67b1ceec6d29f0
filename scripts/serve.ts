// Brings up everything a trial on this machine needs: database, tables, demo data, build, server.
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { ConfigError, parseConfig } from "../lib/shared/config";
import { type DataKeys, parseDataKeys } from "../lib/shared/crypto/keys";
import { reencryptAll } from "../lib/shared/crypto/rotation";
import { openDatabase } from "../lib/shared/db/database";
import { type RunningPostgres, startEmbeddedPostgres } from "../lib/shared/db/embedded-postgres";
import { embeddedRuntimeUrl, grantRuntimeRole } from "../lib/shared/db/grants";
import { migrate } from "../lib/shared/db/migrate";
import { findFreePort } from "../lib/shared/free-port";
import { seed } from "../prisma/seed/seed";
import { buildIsStale } from "./build-freshness";
import { takeFolder, trialFolder, trialSecrets } from "./instance-lock";
import { nodeFlags } from "./node-flags";
import { announce } from "./print-banner";
import { watchSources } from "./watch";

const development = process.argv.includes("--dev");
let postgres: RunningPostgres | undefined;
let server: ChildProcess | undefined;
let ending = false;

async function end(code: number): Promise<never> {
  ending = true;
  if (server && server.exitCode === null) {
    const gone = new Promise((resolve) => server?.once("exit", resolve));
    server.kill("SIGINT");
    await gone;
  }
  await postgres?.stop();
  process.exit(code);
}

async function prepareDatabase(
  url: string,
  demo: boolean,
  password: string,
  dataKeys: DataKeys,
): Promise<void> {
  console.log("Bringing the tables up to date …");
  await migrate(url);
  const database = openDatabase(url);
  try {
    // A trial that began with a release that did not seal yet.
    if (!process.env.DATABASE_URL) await reencryptAll(database, () => {}, dataKeys);
    if (!demo) return;
    console.log("Looking after the demo: windows, provinces, clinics, ten weeks of slots …");
    await seed(database, {
      scale: "demo",
      now: new Date(),
      password,
      progress: (line) => console.log(`  ${line}`),
    });
  } finally {
    await database.end();
  }
}

async function main(): Promise<void> {
  const own = process.env.DATABASE_URL;
  const demo = own ? process.env.DEMO === "1" : process.env.DEMO !== "0";
  // Somebody's own database holds real bookings: its keys must come from outside, or they would differ by server.
  const secrets = demo || !own ? trialSecrets() : undefined;
  const variables: Record<string, string | undefined> = {
    SIGNING_KEYS: secrets?.signing,
    DATA_KEYS: secrets?.data,
    LOOKUP_KEY: secrets?.lookup,
    ...process.env,
    NODE_ENV: development ? "development" : "production",
    DEMO: demo ? "1" : "0",
  };
  parseConfig({ ...variables, DATABASE_URL: own ?? "postgresql://embedded" });
  const dataKeys = parseDataKeys(variables);
  takeFolder();
  for (const signal of ["SIGTERM", "SIGINT", "disconnect"]) process.on(signal, () => ending || end(0));

  if (!own && secrets) {
    console.log("Starting PostgreSQL …");
    postgres = await startEmbeddedPostgres(
      `${process.cwd()}/${trialFolder}`,
      await findFreePort(),
      secrets.database,
    );
  }
  const ownerUrl = process.env.DATABASE_OWNER_URL ?? own ?? postgres?.url ?? "";
  await prepareDatabase(ownerUrl, demo, secrets?.staff ?? "", dataKeys);
  const databaseUrl = own ?? (await embeddedRuntimeUrl(ownerUrl));
  if (own && own !== ownerUrl) await grantRuntimeRole(ownerUrl, decodeURIComponent(new URL(own).username));
  if (!development && buildIsStale()) {
    console.log("Building …");
    const built = spawnSync(process.execPath, ["--import", "tsx", "scripts/build.ts"], { stdio: "inherit" });
    if (built.status !== 0) return end(1);
  }
  const serve = (program: string) => startServer(program, { ...variables, DATABASE_URL: databaseUrl });
  const ready = (address: string) => announce(address, demo, secrets?.staff);
  if (development) await watchSources(() => restart(() => serve("build/dev-server.mjs"), ready));
  else serve("build/server.mjs").once("message", (address) => ready(String(address)));
}

function startServer(program: string, env: Record<string, string | undefined>): ChildProcess {
  const started = spawn(process.execPath, [...nodeFlags, program], {
    stdio: ["ignore", "inherit", "inherit", "ipc"],
    // Ctrl-C reaches us alone: we stop the server, and PostgreSQL only after it.
    detached: true,
    env: env as NodeJS.ProcessEnv,
  });
  started.once("exit", (code) => ending || started !== server || end(code ?? 1));
  server = started;
  return started;
}

/** Development: the old server goes before the new one takes its port. */
async function restart(serve: () => ChildProcess, ready: (address: string) => void): Promise<void> {
  const old = server;
  server = undefined;
  if (old && old.exitCode === null) {
    const gone = new Promise((resolve) => old.once("exit", resolve));
    old.kill("SIGINT");
    await gone;
  }
  serve().once("message", (address) => (old ? console.log("Started anew.") : ready(String(address))));
}

main().catch((error) => {
  const known = error instanceof ConfigError || error instanceof Error;
  console.error(known ? `\n${error.message}` : error);
  end(1);
});
