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
 * apart. PostgreSQL takes a whole script in one simple query, and as one transaction.
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

/** Gives `work` an engine on the database, and closes it afterwards. */
async function withEngine<T>(
  databaseUrl: string,
  schema: string | undefined,
  work: (engine: SchemaEngine) => Promise<T>,
): Promise<T> {
  const Engine = await loadEngine();
  const pool = new pg.Pool({ connectionString: databaseUrl });
  const engine = await Engine.new(
    { datamodels: schema === undefined ? undefined : [["schema.prisma", schema]] },
    () => {},
    bindMigrationAwareSqlAdapterFactory(new ScriptAdapter(pool)),
  );
  try {
    return await work(engine);
  } finally {
    engine.free();
    // The engine leaves its connections open, and with them the lock that keeps others from migrating.
    await pool.end();
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
function functionFiles(): string[] {
  const features = readdirSync("lib").map((feature) => join("lib", feature, "sql"));
  return features
    .filter(existsSync)
    .flatMap((folder) => readdirSync(folder).map((file) => join(folder, file)))
    .filter((file) => file.endsWith(".sql"))
    .sort();
}

/** Brings the functions to what the sources say, all or none; they are replaced as a whole and so need no history. */
async function replaceFunctions(databaseUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const sources = functionFiles().map((file) => readFileSync(file, "utf8"));
    // Two programs that start together would otherwise write the same rows of the catalogue.
    const lock = "SELECT pg_advisory_xact_lock(hashtextextended('vaccine functions', 0))";
    await client.query(["BEGIN", lock, ...sources, "COMMIT"].join(";\n"));
  } finally {
    await client.end();
  }
}

/**
 * Applies every migration in `prisma/migrations` that the database has not had, in order, and records
 * them as `prisma migrate deploy` does. Then the functions in `lib/FEATURE/sql` are made or replaced, and the job queue's own tables.
 *
 * @returns the names of the migrations applied now
 * @throws the engine's error, naming the migration that failed
 */
export async function migrate(databaseUrl: string, folder = join("prisma", "migrations")): Promise<string[]> {
  const migrationsList = migrationsIn(folder);
  return withEngine(databaseUrl, undefined, async (engine) => {
    const done = await engine.applyMigrations({ migrationsList, filters: nothingExternal });
    await replaceFunctions(databaseUrl);
    await installQueues(databaseUrl);
    return done.appliedMigrationNames;
  });
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
