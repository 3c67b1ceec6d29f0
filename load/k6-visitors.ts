// npm run load:visitors: synthetic people of one's own database, signed in, for the k6 scripts.
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { parseArgs } from "node:util";
import { getSessionCookieName } from "../lib/citizens/session";
import { ConfigError, parseConfig } from "../lib/shared/config";
import { readCookie } from "../lib/shared/cookies";
import { openDatabase } from "../lib/shared/db/database";
import { proofCookie } from "../lib/shared/proof-of-work/protocol";
import type { Visitor } from "./k6/person";
import { signedIn, signersOf } from "./visitors";

const { values } = parseArgs({
  options: {
    count: { type: "string", default: "10000" },
    birth: { type: "string", default: "1968-03-04" },
    to: { type: "string", default: ".cache/visitors.json" },
    "this-database-is-mine": { type: "string" },
  },
});

async function main(): Promise<void> {
  const count = Number(values.count);
  if (!(Number.isInteger(count) && count > 0 && /^\d{4}-\d\d-\d\d$/.test(values.birth)))
    throw new Error("usage: npm run load:visitors -- [--count N] [--birth YYYY-MM-DD] [--to FILE]");
  const { databaseUrl, signingKeys, baseUrl } = parseConfig(process.env);
  const { hostname } = new URL(databaseUrl);
  const isHere = ["localhost", "127.0.0.1"].includes(hostname);
  if (!isHere && values["this-database-is-mine"] !== hostname)
    throw new Error(
      `${hostname} is not this machine. If it holds no real people, add --this-database-is-mine ${hostname}`,
    );
  const database = openDatabase(databaseUrl);
  try {
    const people = await signedIn(database, signersOf(signingKeys), Array(count).fill(values.birth));
    const secure = baseUrl.startsWith("https:");
    const visitors = people.map(({ cookie }): Visitor => {
      const value = readCookie(cookie, getSessionCookieName(false)) ?? "";
      const proof = readCookie(cookie, proofCookie(false)) ?? "";
      const cookies = [
        { name: getSessionCookieName(secure), value },
        { name: proofCookie(secure), value: proof },
      ];
      return { cookies, birthDate: values.birth };
    });
    mkdirSync(dirname(values.to), { recursive: true });
    // Whoever reads the file is signed in as these people.
    writeFileSync(values.to, JSON.stringify(visitors), { mode: 0o600 });
    console.log(`${count} synthetic people: ${values.to}`);
  } finally {
    await database.end();
  }
}

main().catch((error) => {
  const known = error instanceof ConfigError || error instanceof Error;
  console.error(known ? error.message : error);
  process.exit(1);
});
