import pg from "pg";

/** A migrated database to which nobody connects, since PostgreSQL copies no other. */
export const templateName = "migrated";

/** Makes the template as a copy of a database that was migrated and has no connection. @param url of that database */
export async function makeTemplate(url: string): Promise<void> {
  const root = new pg.Client({
    connectionString: Object.assign(new URL(url), { pathname: "/postgres" }).href,
  });
  await root.connect();
  await root.query(`CREATE DATABASE ${templateName} TEMPLATE ${new URL(url).pathname.slice(1)}`);
  await root.end();
}
