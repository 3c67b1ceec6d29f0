// npm run check:ledger: works out anew, from the bookings of DATABASE_URL, everything that is stored besides.
import pg from "pg";
import { z } from "zod";
import { systemClock } from "../lib/shared/time/clock";
import { findDiscrepancies } from "../lib/windows/reconcile";

/** Of a difference that is everywhere the first are enough to see it. */
const mostPrinted = 200;

async function main(): Promise<number> {
  const { data } = z.object({ DATABASE_URL: z.string().regex(/^postgres(ql)?:\/\//) }).safeParse(process.env);
  if (!data) {
    console.error("DATABASE_URL must be set: postgresql://USER:PASSWORD@HOST:PORT/DATABASE");
    return 1;
  }
  const client = new pg.Client({ connectionString: data.DATABASE_URL });
  await client.connect();
  try {
    const differences = await findDiscrepancies(client, systemClock.now());
    for (const { check, subject, stored, counted } of differences.slice(0, mostPrinted))
      console.log(`${check}: ${subject}: stored ${stored}, counted ${counted}`);
    console.log(differences.length === 0 ? "Nothing differs." : `${differences.length} differences.`);
    return differences.length === 0 ? 0 : 1;
  } finally {
    await client.end();
  }
}

process.exitCode = await main();
