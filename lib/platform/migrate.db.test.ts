import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
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

test("a migration is applied once", async () => {
  const address = await emptyDatabase();
  expect((await migrate(address)).length).toBeGreaterThan(0);
  expect(await migrate(address)).toEqual([]);
});
