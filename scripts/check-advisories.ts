// npm run check:advisories: what is publicly known to be weak in the packages of the lock file.
// Exits with 0 when all is clean or accepted with a reason, 1 when not, 2 when the registry does not answer audits.
import { spawnSync } from "node:child_process";
import { accepted } from "./accepted-advisories";
import { advisoriesIn, unexplained } from "./advisories";

const asked = ["audit", "--json", "--fetch-retries=1", "--fetch-timeout=20000"];
const { stdout } = spawnSync("npm", asked, { encoding: "utf8", maxBuffer: 64 * 2 ** 20 });
const advisories = advisoriesIn(stdout);
if (advisories) {
  const faults = unexplained(advisories, accepted, new Date().toISOString().slice(0, 10));
  for (const { id, of, reason, since, until } of accepted)
    console.log(`accepted ${since} to ${until}: ${of}: ${id}: ${reason}`);
  for (const fault of faults) console.error(fault);
  console.log(`${advisories.length} advisories, ${accepted.length} accepted, ${faults.length} to act on.`);
  process.exitCode = faults.length === 0 ? 0 : 1;
} else {
  console.error("NOT ANSWERED: the registry takes no audits, so nothing is known. Run this where it does.");
  process.exitCode = 2;
}
