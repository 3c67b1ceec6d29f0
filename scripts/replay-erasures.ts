// npm run forget:again -- LOG…: after DATABASE_URL was brought back from a backup, forgets everybody again of whom the
// servers' logs since then say that they had their data deleted.
import { readFileSync } from "node:fs";
import { findErasures, replayErasures } from "../lib/privacy/replay-erasures";
import { openDatabase } from "../lib/shared/db/database";
import { systemClock } from "../lib/shared/time/clock";

async function main(): Promise<number> {
  const files = process.argv.slice(2);
  const url = process.env.DATABASE_URL;
  if (files.length === 0 || !url) {
    console.error("Say which logs to read: npm run forget:again -- LOG…, with DATABASE_URL set.");
    return 1;
  }
  const people = files.flatMap((file) => findErasures(readFileSync(file, "utf8")));
  const database = openDatabase(url, 2);
  try {
    const outcomes = await replayErasures(database, people, systemClock.now());
    for (const [person, outcome] of outcomes) console.log(`${person}: ${outcome}`);
    console.log(`${outcomes.size} people.`);
    return 0;
  } finally {
    await database.end();
  }
}

main().then(
  (code) => process.exit(code),
  (error) => {
    console.error(error);
    process.exit(1);
  },
);
