import pg from "pg";
import { jobSchema } from "../job-queue";

/** The role that the program uses on the database it brings itself. */
const embeddedRole = "vaccine_app";

/** What the program may only add to: it may not change or remove what is written there, nor what it wrote itself. */
const onlyAddedTo = ["audit_row", "audit_link"];
/** What it may change but never remove. */
const neverRemoved = ["booking", "queue_entry"];

const word = (name: string) => pg.escapeIdentifier(name);

/**
 * Grants a role what the program needs and no more: to read and write rows, but not to change or remove audit
 * rows, to remove bookings or entries, or to change tables. To be called by the tables' owner after each migration.
 *
 * @param ownerUrl connection address of the owner
 * @throws what PostgreSQL throws, so for a role that does not exist
 */
export async function grantRuntimeRole(ownerUrl: string, role: string): Promise<void> {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    const to = word(role);
    await client.query(
      [
        "BEGIN",
        `GRANT USAGE ON SCHEMA public TO ${to}`,
        `GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO ${to}`,
        `GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO ${to}`,
        `GRANT USAGE ON SCHEMA ${jobSchema} TO ${to}`,
        `GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA ${jobSchema} TO ${to}`,
        `REVOKE INSERT, UPDATE, DELETE ON _prisma_migrations FROM ${to}`,
        ...onlyAddedTo.map((table) => `REVOKE UPDATE, DELETE, TRUNCATE ON ${word(table)} FROM ${to}`),
        ...neverRemoved.map((table) => `REVOKE DELETE, TRUNCATE ON ${word(table)} FROM ${to}`),
        "COMMIT",
      ].join(";\n"),
    );
  } finally {
    await client.end();
  }
}

/**
 * Makes the program's own role on the embedded database, where there is none yet, and grants it what it needs.
 *
 * @param ownerUrl connection address of the embedded database's owner, whose password the role shares
 * @returns the connection address for the program
 */
export async function embeddedRuntimeUrl(ownerUrl: string): Promise<string> {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  const url = new URL(ownerUrl);
  try {
    const found = await client.query("SELECT 1 FROM pg_roles WHERE rolname = $1", [embeddedRole]);
    const password = pg.escapeLiteral(decodeURIComponent(url.password));
    if (found.rowCount === 0) await client.query(`CREATE ROLE ${embeddedRole} LOGIN PASSWORD ${password}`);
  } finally {
    await client.end();
  }
  await grantRuntimeRole(ownerUrl, embeddedRole);
  url.username = embeddedRole;
  return url.href;
}
