import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { PrismaPg } from "@prisma/adapter-pg";
import { bindMigrationAwareSqlAdapterFactory } from "@prisma/driver-adapter-utils";
import type { SchemaEngine } from "@prisma/schema-engine-wasm";
import pg from "pg";
import { installQueues } from "./jobs";

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

/**
 * Prisma's adapter, but for scripts: it cuts them at every semicolon, so that a function's body is torn
 * apart. PostgreSQL takes a whole script in one simple query.
 */
class ScriptAdapter extends PrismaPg {
  override async connect() {
    const adapter = await super.connect();
    adapter.executeScript = async (script) => {
      await adapter.underlyingDriver().query(script);
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
  const engine = await Engine.new(
    { datamodels: schema === undefined ? undefined : [["schema.prisma", schema]] },
    () => {},
    bindMigrationAwareSqlAdapterFactory(new ScriptAdapter(session)),
  );
  try {
    return await work(engine, session);
  } finally {
    engine.free();
    // The engine leaves its connection open, and with it the lock that keeps others from migrating.
    await session.end();
  }
}

const nothingExternal = { externalTables: [], externalEnums: [] };

function migrationsIn(folder: string) {
  const names = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
  return {
    baseDir: folder,
    lockfile: {
      path: "migration_lock.toml",
      content: readFileSync(join(folder, "migration_lock.toml"), "utf8"),
    },
    shadowDbInitScript: "",
    migrationDirectories: names.map((name) => ({
      path: name,
      migrationFile: {
        path: "migration.sql",
        content: { tag: "ok" as const, value: readFileSync(join(folder, name, "migration.sql"), "utf8") },
      },
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

/**
 * Applies every migration in `prisma/migrations` that the database has not had, in order, and records
 * them as `prisma migrate deploy` does; and makes or replaces the functions in `lib/FEATURE/sql`. All of it
 * is one transaction: a trigger that calls a function is never seen without it, and a migration that fails
 * leaves nothing, not even a record.
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
  const migrationsList = migrationsIn(folder);
  const applied = await withEngine(databaseUrl, undefined, async (engine, session) => {
    await session.query("BEGIN");
    try {
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
  await installQueues(databaseUrl);
  return applied;
}

/** The SQL that makes the tables of a Prisma schema in an empty database. */
export async function sqlFor(schema: string, databaseUrl: string): Promise<string> {
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
