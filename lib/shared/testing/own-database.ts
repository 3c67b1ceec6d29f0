import { randomUUID } from "node:crypto";
import { type Database, openDatabase } from "../db/database";
import { templateName } from "./template";

/** Gives a database the functions of another, which a run may have changed to see whether a test notices. */
async function copyFunctions(from: Database, to: Database): Promise<void> {
  const { rows } = await from.query<{ statement: string }>(
    `SELECT pg_get_functiondef(p.oid) AS statement FROM pg_proc p
     WHERE p.pronamespace = 'public'::regnamespace AND p.prokind = 'f'
       AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')`,
  );
  for (const { statement } of rows) await to.query(statement);
}

/** A migrated database of its own on the test's PostgreSQL, for what would disturb other tests. */
export async function ownDatabase(url: string): Promise<Database> {
  const name = `own_${randomUUID().replaceAll("-", "")}`;
  const root = openDatabase(url, 1);
  await root.query(`CREATE DATABASE ${name} TEMPLATE ${templateName}`);
  const address = Object.assign(new URL(url), { pathname: `/${name}` }).href;
  const own = openDatabase(address, 20);
  await copyFunctions(root, own);
  await root.end();
  return own;
}
