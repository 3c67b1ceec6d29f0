import { startSite } from "@/scripts/start-test-site";
import { peopleOf, searchLog } from "./site";

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
    const people = await peopleOf(site).finally(() => site.stop());
    searchLog(site.output(), people);
    console.log(`The log names none of ${people.length} people.`);
  };
}
