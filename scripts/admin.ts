// npm run admin -- --email ADDRESS --name NAME: makes an admin's account in DATABASE_URL.
import { randomBytes } from "node:crypto";
import { parseArgs } from "node:util";
import { z } from "zod";
import { openDatabase } from "../lib/shared/db/database";
import { DomainError } from "../lib/shared/errors";
import { systemClock } from "../lib/shared/time/clock";
import { createAccount } from "../lib/staff/create-account";

const wanted = z.object({
  email: z.email({ error: "--email must be an e-mail address" }),
  name: z.string({ error: "--name must be given" }).min(1),
  url: z.string({ error: "DATABASE_URL must be set" }).regex(/^postgres(ql)?:\/\//),
});

async function main(): Promise<number> {
  const { values } = parseArgs({ options: { email: { type: "string" }, name: { type: "string" } } });
  const parsed = wanted.safeParse({ ...values, url: process.env.DATABASE_URL });
  if (!parsed.success) {
    for (const issue of parsed.error.issues) console.error(issue.message);
    return 1;
  }
  const { email, name, url } = parsed.data;
  const password = randomBytes(15).toString("base64url");
  const database = openDatabase(url, 2);
  try {
    const account = { email, name, password, role: "ADMIN", clinicId: null } as const;
    await createAccount(database, account, "operator", systemClock.now());
    console.log(`Made. Password, shown only now: ${password}`);
    return 0;
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    console.error(`There is an account with ${email} already.`);
    return 1;
  } finally {
    await database.end();
  }
}

process.exitCode = await main();
