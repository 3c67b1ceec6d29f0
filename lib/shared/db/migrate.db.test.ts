import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, inject, test } from "vitest";
import { type Database, openDatabase } from "./database";
import { migrate, readSqlFunctions } from "./migrate";

const url = inject("databaseUrl");

async function emptyDatabase(): Promise<string> {
  const name = `t_${randomUUID().replaceAll("-", "")}`;
  const database = openDatabase(url, 1);
  await database.query(`CREATE DATABASE ${name}`);
  await database.end();
  return Object.assign(new URL(url), { pathname: `/${name}` }).href;
}

async function columnsOf(address: string): Promise<string[]> {
  const database = openDatabase(address, 1);
  const { rows } = await database.query<{ line: string }>(
    `SELECT concat_ws(' ', table_name, column_name, udt_name, is_nullable, datetime_precision, column_default) AS line
     FROM information_schema.columns WHERE table_schema = 'public' AND table_name <> '_prisma_migrations' ORDER BY 1`,
  );
  await database.end();
  return rows.map((row) => row.line);
}

test("the migrations make the tables that the schema describes", async () => {
  const [migrated, described] = [await emptyDatabase(), await emptyDatabase()];
  await migrate(migrated);
  const database = openDatabase(described, 1);
  // A default of the schema may call a function that a migration made: here its name is enough.
  await database.query("CREATE FUNCTION new_booking_id() RETURNS uuid LANGUAGE sql RETURN gen_random_uuid()");
  await database.query(await readSqlFunctions(readFileSync("prisma/schema.prisma", "utf8"), described));
  await database.end();
  expect(await columnsOf(migrated)).toEqual(await columnsOf(described));
});

async function ownMigrations() {
  const folder = await mkdtemp(join(tmpdir(), "vaccine-migrate-"));
  const write = async (path: string, text: string) => {
    await mkdir(join(folder, path, ".."), { recursive: true });
    await writeFile(join(folder, path), text);
  };
  await write("migrations/migration_lock.toml", 'provider = "postgresql"');
  await mkdir(join(folder, "features"));
  const address = await emptyDatabase();
  return {
    write,
    address,
    apply: () => migrate(address, join(folder, "migrations"), join(folder, "features")),
    remove: () => rm(folder, { recursive: true }),
  };
}

async function waits(database: Database, kind: string): Promise<void> {
  const asked = "SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE $1";
  while ((await database.query(asked, [`%${kind}%`])).rowCount === 0);
}

test("a migration gives way to those who use its table, and comes later", async () => {
  const { write, address, apply, remove } = await ownMigrations();
  await write("migrations/1_first/migration.sql", "CREATE TABLE cup (n int);");
  await apply();
  const database = openDatabase(address, 3);
  const reader = await database.connect();
  await reader.query("BEGIN; SELECT FROM cup");
  await write("migrations/2_second/migration.sql", "ALTER TABLE cup ADD COLUMN of text;");
  const migrating = apply();
  await waits(database, "ALTER TABLE cup");
  // They stand behind the migration, which waits for the reader: both come through once it has given way.
  await Promise.all([database.query("SELECT FROM cup"), database.query("INSERT INTO cup VALUES (1)")]);
  await reader.query("COMMIT");
  reader.release();
  expect(await migrating).toEqual(["2_second"]);
  expect((await database.query("SELECT of FROM cup")).rows).toEqual([{ of: null }]);
  await database.end();
  await remove();
});

test("an index is built while others write", async () => {
  const { write, address, apply, remove } = await ownMigrations();
  await write("migrations/1_first/migration.sql", "CREATE TABLE cup (n int);");
  await apply();
  const database = openDatabase(address, 3);
  const writer = await database.connect();
  await writer.query("BEGIN; INSERT INTO cup VALUES (1)");
  await write(
    "migrations/2_index/migration.sql",
    "-- Found by number.\nCREATE INDEX CONCURRENTLY IF NOT EXISTS cup_n ON cup (n);\n" +
      "CREATE INDEX CONCURRENTLY IF NOT EXISTS cup_twice ON cup ((n * 2));",
  );
  const migrating = apply();
  await waits(database, "CREATE INDEX");
  // It waits for the writer to end; whoever else writes does not wait for it.
  await database.query("INSERT INTO cup VALUES (2)");
  await writer.query("COMMIT");
  writer.release();
  expect(await migrating).toEqual(["2_index"]);
  const { rows } = await database.query(
    "SELECT count(*) FROM pg_index WHERE indrelid = 'cup'::regclass AND indisvalid",
  );
  expect(rows[0].count).toBe(2);
  await database.end();
  await remove();
});

test("an index that could not be built is built anew", async () => {
  const { write, address, apply, remove } = await ownMigrations();
  await write(
    "migrations/1_first/migration.sql",
    "CREATE TABLE cup (n int); INSERT INTO cup VALUES (1), (1);",
  );
  await write(
    "migrations/2_index/migration.sql",
    "CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS cup_n ON cup (n);",
  );
  await expect(apply()).rejects.toThrow("cup_n");
  const database = openDatabase(address, 1);
  await database.query("DELETE FROM cup");
  expect(await apply()).toEqual(["2_index"]);
  const { rows } = await database.query("SELECT indisvalid FROM pg_index WHERE indrelid = 'cup'::regclass");
  expect(rows).toEqual([{ indisvalid: true }]);
  await database.end();
  await remove();
});

test("a migration and the functions that its triggers call come together or not at all", async () => {
  const { write, address, apply, remove } = await ownMigrations();
  await write(
    "migrations/1_first/migration.sql",
    `CREATE TABLE cup (n int);
     CREATE FUNCTION fill() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pour(NEW.n); RETURN NEW; END';
     CREATE TRIGGER fill BEFORE INSERT ON cup FOR EACH ROW EXECUTE FUNCTION fill();`,
  );
  const database = openDatabase(address, 2);
  const tables = async () =>
    (await database.query("SELECT to_regclass('cup') AS cup, to_regclass('_prisma_migrations') AS record"))
      .rows[0];

  await write(
    "features/tea/sql/pour.sql",
    "CREATE OR REPLACE FUNCTION pour(int) RETURNS nonsense LANGUAGE sql AS ''",
  );
  await expect(apply()).rejects.toThrow("nonsense");
  expect(await tables()).toEqual({ cup: null, record: null });

  await write(
    "features/tea/sql/pour.sql",
    "CREATE OR REPLACE FUNCTION pour(int) RETURNS void LANGUAGE sql AS ''",
  );
  // Whoever sees the table can use it at once, however often they look.
  let looked = 0;
  let done = false;
  const looking = (async () => {
    while (!done) {
      if ((await tables()).cup) await database.query("INSERT INTO cup VALUES (1)");
      looked++;
    }
  })();
  expect(await apply()).toEqual(["1_first"]);
  done = true;
  await looking;
  expect(looked).toBeGreaterThan(1);
  // With one more parameter it is still one function, which the release before calls as it did.
  await write(
    "features/tea/sql/pour.sql",
    "CREATE OR REPLACE FUNCTION pour(int, int DEFAULT 1) RETURNS void LANGUAGE sql AS ''",
  );
  await apply();
  await database.query("INSERT INTO cup VALUES (2)");
  await database.end();
  await remove();
});

test("a migration is applied once", async () => {
  const address = await emptyDatabase();
  expect((await migrate(address)).length).toBeGreaterThan(0);
  expect(await migrate(address)).toEqual([]);
});
