import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { createVitest, type Vitest } from "vitest/node";
import { startEmbeddedPostgres } from "../../../lib/shared/db/embedded-postgres";
import { migrate } from "../../../lib/shared/db/migrate";
import { findFreePort } from "../../../lib/shared/free-port";
import { makeTemplate, templateName } from "../../../lib/shared/testing/template";

const noConnection = /timeout exceeded when trying to connect/;

/** Settings of a server that holds nothing of worth, and in which nothing may wait for ever. */
const settings: Record<string, string> = {
  fsync: "off",
  synchronous_commit: "off",
  full_page_writes: "off",
  track_functions: "all",
  statement_timeout: "15s",
  idle_in_transaction_session_timeout: "30s",
};

/** Starts a PostgreSQL with the program's tables and functions, and a Vitest that stays. */
export async function startBench(): Promise<Bench> {
  const folder = await mkdtemp(join(tmpdir(), "vaccine-mutants-"));
  const postgres = await startEmbeddedPostgres(folder, await findFreePort(), randomUUID());
  const root = new pg.Client({
    connectionString: Object.assign(new URL(postgres.url), { pathname: "/postgres" }).href,
  });
  root.on("error", () => {});
  const stop = async () => {
    await root.end();
    await postgres.stop();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await migrate(postgres.url);
    await makeTemplate(postgres.url);
    await root.connect();
    for (const [name, value] of Object.entries(settings))
      await root.query(`ALTER SYSTEM SET ${name} = '${value}'`);
    await root.query("SELECT pg_reload_conf()");
    return await openBench(root, postgres.url, stop);
  } catch (error) {
    await stop();
    throw error;
  }
}

export interface Bench {
  url: string;
  /** Every database test's path. */
  files: string[];
  /**
   * Runs tests against the functions as they are but for those that `statement` replaces.
   *
   * @returns the file of the first test that fails; undefined when none does
   */
  run(files: readonly string[], statement?: string): Promise<string | undefined>;
  /** Starts over with the functions as they are. */
  renew(): Promise<void>;
  /** The names of the functions that the tests of the last run called. */
  called(): Promise<string[]>;
  close(): Promise<void>;
}

const name = "mutants";

async function openBench(root: pg.Client, url: string, stop: () => Promise<void>): Promise<Bench> {
  const address = (database: string) => Object.assign(new URL(url), { pathname: `/${database}` }).href;

  async function renew(): Promise<void> {
    const { rows } = await root.query<{ datname: string }>(
      "SELECT datname FROM pg_database WHERE datname = $1 OR datname LIKE 'own\\_%'",
      [name],
    );
    for (const { datname } of rows) await root.query(`DROP DATABASE IF EXISTS ${datname} WITH (FORCE)`);
    await root.query(`CREATE DATABASE ${name} TEMPLATE ${templateName}`);
  }

  async function ask(database: string, text: string): Promise<pg.QueryResult> {
    const client = new pg.Client({ connectionString: address(database) });
    await client.connect();
    try {
      return await client.query(text);
    } finally {
      await client.end();
    }
  }

  const vitest = await openVitest(address(name));
  const specifications = await vitest.globTestSpecifications();
  const pathOf = (id: string) => id.slice(vitest.config.root.length + 1);

  async function outcome(file: string): Promise<"passed" | "failed" | "no connection"> {
    const specification = specifications.find(({ moduleId }) => pathOf(moduleId) === file);
    if (!specification) return "passed";
    // What failed before would end this run at once.
    vitest.state.filesMap.clear();
    const { testModules, unhandledErrors } = await vitest.runTestSpecifications([specification]);
    if (unhandledErrors.length === 0 && testModules.every((module) => module.ok())) return "passed";
    const errors = testModules.flatMap((module) =>
      [...module.children.allTests("failed")].flatMap((test) => test.result().errors ?? []),
    );
    return errors.length > 0 && errors.every(({ message }) => noConnection.test(message))
      ? "no connection"
      : "failed";
  }

  return {
    url: address(name),
    renew,
    files: specifications.map(({ moduleId }) => pathOf(moduleId)),
    async run(files, statement) {
      await renew();
      if (statement) await ask(name, statement);
      for (const file of files) {
        // A busy machine is no notice; a change that keeps everybody waiting is one the second time.
        const first = await outcome(file);
        if (first === "failed" || (first === "no connection" && (await outcome(file)) !== "passed"))
          return file;
      }
      return undefined;
    },
    async called() {
      const { rows } = await root.query<{ datname: string }>(
        "SELECT datname FROM pg_database WHERE datname = $1 OR datname LIKE 'own\\_%'",
        [name],
      );
      const names = new Set<string>();
      for (const { datname } of rows) {
        const { rows } = await ask(
          datname,
          "SELECT funcname FROM pg_stat_user_functions WHERE schemaname = 'public'",
        );
        for (const { funcname } of rows) names.add(funcname);
      }
      return [...names].sort();
    },
    async close() {
      await vitest.close();
      await stop();
    },
  };
}

function openVitest(databaseUrl: string): Promise<Vitest> {
  return createVitest("test", {
    config: "tools/mutants/sql/vitest.config.ts",
    watch: false,
    reporters: [{}],
    provide: { databaseUrl },
  });
}
