// npm run migrate: brings the tables of DATABASE_URL up to date.
import { z } from "zod";
import { migrate } from "../lib/platform/migrate";

const { data } = z.object({ DATABASE_URL: z.string().regex(/^postgres(ql)?:\/\//) }).safeParse(process.env);
if (!data) {
  console.error("DATABASE_URL must be set: postgresql://USER:PASSWORD@HOST:PORT/DATABASE");
  process.exit(1);
}
await migrate(data.DATABASE_URL);
console.log("The tables are up to date.");
// The engine leaves a timer of ten seconds behind, for a lock that it has long had.
process.exit(0);
