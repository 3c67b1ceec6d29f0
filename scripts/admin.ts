// npm run admin -- --email ADDRESS --name NAME: makes an admin's account in DATABASE_URL.
import { randomBytes } from "node:crypto";
import { parseArgs } from "node:util";
import { z } from "zod";
import { createStaff } from "../lib/identity/account/register";
import { systemClock } from "../lib/platform/clock";
import { openDatabase } from "../lib/platform/database";
import { Refusal } from "../lib/platform/refusal";

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
    await createStaff(database, account, "operator", systemClock.now());
    console.log(`Made. Password, shown only now: ${password}`);
    return 0;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    console.error(`There is an account with ${email} already.`);
    return 1;
  } finally {
    await database.end();
  }
}

process.exitCode = await main();
