// npm run seed -- --scale demo|national [--password WORD] [--elsewhere]: fills DATABASE_URL with the demo.
import { randomBytes } from "node:crypto";
import { parseArgs } from "node:util";
import pg from "pg";
import { z } from "zod";
import { openDatabase } from "../../lib/shared/db/database";
import { systemClock } from "../../lib/shared/time/clock";
import { scales, seed } from "./seed";

const names = Object.keys(scales) as (keyof typeof scales)[];
const wanted = z.object({
  scale: z.enum(names, { error: `--scale must be one of: ${names.join(", ")}` }).default("demo"),
  password: z.string().min(12, { error: "--password must have 12 characters or more" }).optional(),
  elsewhere: z.boolean().default(false),
  url: z
    .string({ error: "DATABASE_URL must be set: postgresql://USER:PASSWORD@HOST:PORT/DATABASE" })
    .regex(/^postgres(ql)?:\/\//, { error: "DATABASE_URL must begin with postgresql://" }),
});

function refuse(...lines: string[]): number {
  for (const line of lines) console.error(line);
  return 1;
}

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      scale: { type: "string" },
      password: { type: "string" },
      elsewhere: { type: "boolean" },
    },
  });
  const parsed = wanted.safeParse({ ...values, url: process.env.DATABASE_URL });
  if (!parsed.success) return refuse(...parsed.error.issues.map((issue) => issue.message));
  const { scale, url, elsewhere, password = randomBytes(12).toString("base64url") } = parsed.data;
  // As the driver reads it: a host in the query string counts before the one in the address.
  const { host } = new pg.Client({ connectionString: url });
  if (!elsewhere && !["localhost", "127.0.0.1", "::1", "[::1]"].includes(host))
    return refuse(`${host} is not this machine. Demo data there? Then say --elsewhere.`);
  const database = openDatabase(url, 2);
  try {
    await seed(database, { scale, now: systemClock.now(), password, progress: console.log });
  } finally {
    await database.end();
  }
  console.log(
    `Done in ${Math.round(process.uptime())} s. Staff accounts that are new have the password ${password}`,
  );
  return 0;
}

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error: Error) => {
    process.exitCode = refuse(error.message);
  },
);
