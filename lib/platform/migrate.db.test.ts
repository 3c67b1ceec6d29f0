import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, inject, test } from "vitest";
import { openDatabase } from "./database";
import { migrate, sqlFor } from "./migrate";

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
  await database.query(await sqlFor(readFileSync("prisma/schema.prisma", "utf8"), described));
  await database.end();
  expect(await columnsOf(migrated)).toEqual(await columnsOf(described));
});

test("a migration and the functions that its triggers call come together or not at all", async () => {
  const folder = await mkdtemp(join(tmpdir(), "vaccine-migrate-"));
  const write = async (path: string, text: string) => {
    await mkdir(join(folder, path, ".."), { recursive: true });
    await writeFile(join(folder, path), text);
  };
  await write("migrations/migration_lock.toml", 'provider = "postgresql"');
  await write(
    "migrations/1_first/migration.sql",
    `CREATE TABLE cup (n int);
     CREATE FUNCTION fill() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pour(NEW.n); RETURN NEW; END';
     CREATE TRIGGER fill BEFORE INSERT ON cup FOR EACH ROW EXECUTE FUNCTION fill();`,
  );
  const address = await emptyDatabase();
  const database = openDatabase(address, 2);
  const tables = async () =>
    (await database.query("SELECT to_regclass('cup') AS cup, to_regclass('_prisma_migrations') AS record"))
      .rows[0];
  const apply = () => migrate(address, join(folder, "migrations"), join(folder, "features"));

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
  await rm(folder, { recursive: true });
});

test("a migration is applied once", async () => {
  const address = await emptyDatabase();
  expect((await migrate(address)).length).toBeGreaterThan(0);
  expect(await migrate(address)).toEqual([]);
});
