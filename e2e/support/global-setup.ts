import { startSite } from "@/scripts/own-site";

/** One site for all the tests; where it is reaches the workers by the environment. */
export default async function setup() {
  const site = await startSite();
  process.env.E2E_BASE_URL = site.baseUrl;
  process.env.E2E_DATABASE_URL = site.databaseUrl;
  process.env.E2E_SIGNING_KEYS = site.signingKeys;
  return () => site.stop();
}
