// npm run licences: the licences and install scripts of everything in the lock file; fails on what nobody looked at.
import { faultsOf, licenceLines, readSupply } from "./supply-chain";

const { packages, allowed } = readSupply();
for (const line of licenceLines(packages)) console.log(line);
const faults = faultsOf(packages, allowed);
for (const fault of faults) console.error(fault);
console.log(`\n${packages.length} packages, ${faults.length} faults.`);
process.exitCode = faults.length === 0 ? 0 : 1;
