import { type Database, openDatabase } from "@/lib/shared/db/database";
import { leaksIn, peopleKnown } from "@/lib/shared/testing/leaks";
import { type Site, startSite as start } from "@/scripts/start-test-site";

/** Searches what a server wrote for everybody whom its database holds. @throws Error with the lines that name them */
export function searchLog(log: string, people: Awaited<ReturnType<typeof peopleKnown>>): void {
  const leaks = leaksIn(log, people);
  if (leaks.length > 0) throw new Error(`The log names people:\n${leaks.slice(0, 20).join("\n")}`);
  if (!log.includes('"msg":"listening"')) throw new Error("The site wrote no log to search.");
}

/** Everybody whom the database of a site holds. */
export async function peopleOf(site: Site): Promise<Awaited<ReturnType<typeof peopleKnown>>> {
  const database: Database = openDatabase(site.databaseUrl, 2);
  return peopleKnown(database).finally(() => database.end());
}

/**
 * A site of a test's own. As it stops, what it wrote to its log at the highest level is searched for everybody
 * whom the test brought to it.
 *
 * @param environment variables besides those that every site needs
 * @param program another build of the server
 */
export async function startSite(environment: Record<string, string> = {}, program?: string): Promise<Site> {
  const site = await start({ LOG_LEVEL: "debug", ...environment }, "demo", program);
  const stop = site.stop;
  site.stop = async () => {
    const people = await peopleOf(site).finally(stop);
    searchLog(site.output(), people);
  };
  return site;
}
