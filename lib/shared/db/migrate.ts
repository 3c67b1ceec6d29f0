import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { PrismaPg } from "@prisma/adapter-pg";
import { bindMigrationAwareSqlAdapterFactory } from "@prisma/driver-adapter-utils";
import type { SchemaEngine } from "@prisma/schema-engine-wasm";
import pg from "pg";
import { createQueues } from "../job-queue";
import { lockTimeoutMs, retryOnLockTimeout } from "./migration-lock-retry";

/**
 * Prisma's schema engine, built to WebAssembly: the native engine is a download, which closed networks refuse.
 *
 * The package's own entry imports its .wasm file as a module, which Node 20 cannot; so it is bound by hand here.
 */
async function bindEngine(): Promise<typeof SchemaEngine> {
  const folder = join(process.cwd(), "node_modules", "@prisma", "schema-engine-wasm");
  const glue = await import(pathToFileURL(join(folder, "schema_engine_bg.js")).href);
  const code = readFileSync(join(folder, "schema_engine_bg.wasm"));
  const { instance } = await WebAssembly.instantiate(code, { "./schema_engine_bg.js": glue });
  glue.__wbg_set_wasm(instance.exports);
  (instance.exports as { __wbindgen_start(): void }).__wbindgen_start();
  return glue.SchemaEngine;
}

let bound: Promise<typeof SchemaEngine> | undefined;

/** Bound once a process: a second instance would share the first one's glue and panic. */
function loadEngine(): Promise<typeof SchemaEngine> {
  bound ??= bindEngine();
  return bound;
}

/** Statements that PostgreSQL takes one by one only, outside any transaction. */
const standsAlone = /\bCONCURRENTLY\b/;

/**
 * Prisma's adapter, but for scripts: it cuts them at every semicolon, so that a function's body is torn
 * apart. PostgreSQL takes a whole script in one simple query, which is one transaction; indexes that are built
 * beside it come statement by statement, each ending its line.
 */
class ScriptAdapter extends PrismaPg {
  /** What PostgreSQL threw; the engine keeps only its text. */
  threw: unknown;

  override async connect() {
    const adapter = await super.connect();
    adapter.executeScript = async (script) => {
      const statements = standsAlone.test(script)
        ? script.split(/;$/m).filter((part) => part.trim())
        : [script];
      try {
        for (const statement of statements) await adapter.underlyingDriver().query(statement);
      } catch (error) {
        this.threw = error;
        throw error;
      }
    };
    return adapter;
  }
}

/** Gives `work` an engine and its one connection to the database, and closes both afterwards. */
async function withEngine<T>(
  databaseUrl: string,
  schema: string | undefined,
  work: (engine: SchemaEngine, session: pg.Pool) => Promise<T>,
): Promise<T> {
  const Engine = await loadEngine();
  // One connection, so that what the engine does lies within whatever transaction was begun on it.
  const session = new pg.Pool({ connectionString: databaseUrl, max: 1 });
  const adapter = new ScriptAdapter(session);
  const engine = await Engine.new(
    { datamodels: schema === undefined ? undefined : [["schema.prisma", schema]] },
    () => {},
    bindMigrationAwareSqlAdapterFactory(adapter),
  );
  try {
    return await work(engine, session);
  } catch (error) {
    if (!adapter.threw) throw error;
    throw new Error(`${(adapter.threw as Error).message}\n${(error as Error).message}`, {
      cause: adapter.threw,
    });
  } finally {
    engine.free();
    // The engine leaves its connection open, and with it the lock that keeps others from migrating.
    await session.end();
  }
}

const nothingExternal = { externalTables: [], externalEnums: [] };

interface Migration {
  name: string;
  text: string;
}

function migrationsIn(folder: string): Migration[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => ({ name, text: readFileSync(join(folder, name, "migration.sql"), "utf8") }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

function listOf(folder: string, migrations: Migration[]) {
  return {
    baseDir: folder,
    lockfile: {
      path: "migration_lock.toml",
      content: readFileSync(join(folder, "migration_lock.toml"), "utf8"),
    },
    shadowDbInitScript: "",
    migrationDirectories: migrations.map(({ name, text }) => ({
      path: name,
      migrationFile: { path: "migration.sql", content: { tag: "ok" as const, value: text } },
    })),
  };
}

/** The files of the database's own functions: sql/ in each feature, in the order of their paths. */
function functionFiles(folder: string): string[] {
  const features = readdirSync(folder).map((feature) => join(folder, feature, "sql"));
  return features
    .filter(existsSync)
    .flatMap((folder) => readdirSync(folder).map((file) => join(folder, file)))
    .filter((file) => file.endsWith(".sql"))
    .sort();
}

/** The statements that bring the functions to what the sources say; they are replaced as a whole and so need no history. */
function functions(folder: string): string[] {
  const sources = functionFiles(folder).map((file) => readFileSync(file, "utf8"));
  const names = sources.flatMap((source) =>
    [...source.matchAll(/CREATE OR REPLACE FUNCTION\s+"?(\w+)"?/g)].map(([, name = ""]) => name),
  );
  return [
    // Two programs that start together would otherwise write the same rows of the catalogue.
    "SELECT pg_advisory_xact_lock(hashtextextended('vaccine functions', 0))",
    ...sources,
    // A function that got one more parameter stands beside the one it was, and a call by the release before could
    // mean either: the one that was not made just now goes.
    `DO $drop$ DECLARE f regprocedure; BEGIN
       FOR f IN SELECT oid FROM pg_proc WHERE pronamespace = 'public'::regnamespace
         AND proname = ANY ('{${names.join(",")}}') AND xmin <> pg_current_xact_id()::xid
       LOOP EXECUTE 'DROP FUNCTION ' || f; END LOOP; END $drop$`,
  ];
}

/** So that no other program migrates the same database meanwhile: the number that Prisma's engine locks too. */
const alone = "SELECT pg_advisory_lock(72707369)";

/** Forgets that the building of indexes was cut short: a record of that would hold up every other migration. */
const forgetCutShort = `DO $$ BEGIN IF to_regclass('_prisma_migrations') IS NOT NULL THEN
  DELETE FROM _prisma_migrations WHERE finished_at IS NULL AND rolled_back_at IS NULL; END IF; END $$`;

/** Applies what may lie within a transaction, and the functions. */
function applyTogether(url: string, folder: string, migrations: Migration[], features: string) {
  return withEngine(url, undefined, async (engine, session) => {
    await session.query(`BEGIN; SET LOCAL lock_timeout = ${lockTimeoutMs}`);
    try {
      await session.query(alone);
      await session.query(forgetCutShort);
      const migrationsList = listOf(folder, migrations);
      const done = await engine.applyMigrations({ migrationsList, filters: nothingExternal });
      // What a migration left to be checked at the commit is checked before the functions, which may lock its tables.
      await session.query(["SET CONSTRAINTS ALL IMMEDIATE", ...functions(features)].join(";\n"));
      await session.query("COMMIT");
      return done.appliedMigrationNames;
    } catch (error) {
      await session.query("ROLLBACK").catch(() => {});
      throw error;
    }
  });
}

/** Builds indexes beside the work of others, which may take long and makes nobody wait. */
function applyBeside(url: string, folder: string, migrations: Migration[]) {
  const names = migrations.flatMap(({ text }) =>
    [...text.matchAll(/INDEX CONCURRENTLY (?:IF NOT EXISTS )?"?(\w+)"?/g)].map(([, name]) => name),
  );
  return withEngine(url, undefined, async (engine, session) => {
    await session.query(alone);
    // One that was cut short is there, is kept up at each write, and is never read.
    const { rows } = await session.query<{ name: string }>(
      `SELECT c.relname AS name FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
       WHERE NOT i.indisvalid AND c.relnamespace = 'public'::regnamespace AND c.relname = ANY ($1::text[])`,
      [names],
    );
    for (const { name } of rows) await session.query(`DROP INDEX CONCURRENTLY "${name}"`);
    const migrationsList = listOf(folder, migrations);
    const done = await engine.applyMigrations({ migrationsList, filters: nothingExternal });
    return done.appliedMigrationNames;
  });
}

/**
 * Applies every migration in `prisma/migrations` that the database has not had, in order, and records
 * them as `prisma migrate deploy` does; and makes or replaces the functions in `lib/FEATURE/sql`. All of it
 * is one transaction: a trigger that calls a function is never seen without it, and a migration that fails
 * leaves nothing, not even a record. It waits for no lock longer than half a second, and tries again later.
 *
 * Migrations that build indexes CONCURRENTLY cannot lie in a transaction. They come last, so nothing of the same
 * release may need them to be right, only to be fast.
 *
 * @param features the folder whose folders have a `sql/` with functions
 * @returns the names of the migrations applied now
 * @throws the engine's error, naming the migration that failed, or what PostgreSQL throws
 */
export async function migrate(
  databaseUrl: string,
  folder = join("prisma", "migrations"),
  features = "lib",
): Promise<string[]> {
  const migrations = migrationsIn(folder);
  const beside = migrations.filter(({ text }) => standsAlone.test(text));
  const together = migrations.filter((migration) => !beside.includes(migration));
  const applied = await retryOnLockTimeout(() => applyTogether(databaseUrl, folder, together, features));
  if (beside.length > 0) applied.push(...(await applyBeside(databaseUrl, folder, beside)));
  await createQueues(databaseUrl);
  return applied;
}

/** The SQL that makes the tables of a Prisma schema in an empty database. */
export async function readSqlFunctions(schema: string, databaseUrl: string): Promise<string> {
  return withEngine(databaseUrl, schema, async (engine) => {
    const { stdout } = await engine.diff({
      from: { tag: "empty" },
      to: { tag: "schemaDatamodel", files: [{ path: "schema.prisma", content: schema }] },
      script: true,
      exitCode: null,
      filters: nothingExternal,
    });
    return stdout ?? "";
  });
}
