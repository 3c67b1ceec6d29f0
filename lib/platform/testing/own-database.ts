import { randomUUID } from "node:crypto";
import { type Database, openDatabase } from "../database";
import { migrate } from "../migrate";

/** A migrated database of its own on the test's PostgreSQL, for what would disturb other tests. */
export async function ownDatabase(url: string): Promise<Database> {
  const name = `own_${randomUUID().replaceAll("-", "")}`;
  const root = openDatabase(url, 1);
  await root.query(`CREATE DATABASE ${name}`);
  await root.end();
  const own = Object.assign(new URL(url), { pathname: `/${name}` }).href;
  await migrate(own);
  return openDatabase(own, 20);
}
