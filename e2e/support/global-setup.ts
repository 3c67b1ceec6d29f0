import { openDatabase } from "@/lib/platform/database";
import { leaksIn, peopleKnown } from "@/lib/platform/testing/leaks";
import { startSite } from "@/scripts/own-site";

/**
 * One site for all the tests; where it is reaches the workers by the environment. At the end, what it wrote
 * to its log at the highest level is searched for everybody whom the tests brought to it.
 */
export default async function setup() {
  const site = await startSite({ LOG_LEVEL: "debug" });
  process.env.E2E_BASE_URL = site.baseUrl;
  process.env.E2E_DATABASE_URL = site.databaseUrl;
  process.env.E2E_SIGNING_KEYS = site.signingKeys;
  return async () => {
    const database = openDatabase(site.databaseUrl, 2);
    const people = await peopleKnown(database).finally(() => database.end());
    await site.stop();
    const leaks = leaksIn(site.output(), people);
    if (leaks.length > 0) throw new Error(`The log names people:\n${leaks.slice(0, 20).join("\n")}`);
    if (!site.output().includes('"msg":"listening"')) throw new Error("The site wrote no log to search.");
    console.log(`The log names none of ${people.length} people.`);
  };
}
