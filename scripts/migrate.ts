// npm run migrate: brings the tables of DATABASE_URL up to date, as the owner whom DATABASE_OWNER_URL names.
import { z } from "zod";
import { grantRuntimeRole } from "../lib/shared/db/grants";
import { migrate } from "../lib/shared/db/migrate";

const address = z.string().regex(/^postgres(ql)?:\/\//);
const { data } = z
  .object({ DATABASE_URL: address, DATABASE_OWNER_URL: address.optional() })
  .safeParse(process.env);
if (!data) {
  console.error("DATABASE_URL must be set: postgresql://USER:PASSWORD@HOST:PORT/DATABASE");
  process.exit(1);
}
const owner = data.DATABASE_OWNER_URL ?? data.DATABASE_URL;
await migrate(owner);
console.log("The tables are up to date.");
const role = decodeURIComponent(new URL(data.DATABASE_URL).username);
if (role === decodeURIComponent(new URL(owner).username)) {
  console.log("The program uses the tables' owner: DATABASE_OWNER_URL can give it a role that may less.");
} else {
  await grantRuntimeRole(owner, role);
  console.log(`${role} may use them, and may not change or remove audit rows.`);
}
// The engine leaves a timer of ten seconds behind, for a lock that it has long had.
process.exit(0);
