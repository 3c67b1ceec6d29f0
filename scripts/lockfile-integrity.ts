// npm run pin: writes the hash of each package that npm left without one into the lock file.
// npm leaves it out for packages that it finds installed already from a lock file without hashes.
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { z } from "zod";

const file = "package-lock.json";
const versions = z.object({
  versions: z.record(z.string(), z.object({ dist: z.object({ integrity: z.string() }) })),
});

async function main(): Promise<void> {
  const registry = execFileSync("npm", ["config", "get", "registry"], { encoding: "utf8" }).trim();
  const lock = JSON.parse(readFileSync(file, "utf8"));
  let pinned = 0;
  for (const [path, entry] of Object.entries<Record<string, unknown>>(lock.packages)) {
    if (path === "" || entry.link || entry.integrity) continue;
    const name = String(entry.name ?? path.slice(path.lastIndexOf("node_modules/") + "node_modules/".length));
    const answer = await fetch(new URL(name.replace("/", "%2f"), registry), {
      headers: { accept: "application/vnd.npm.install-v1+json" },
    });
    const of = versions.parse(await answer.json()).versions[String(entry.version)];
    if (!of) throw new Error(`${name} ${entry.version}: unknown to the registry`);
    const { version, ...rest } = entry;
    lock.packages[path] = { version, integrity: of.dist.integrity, ...rest };
    pinned++;
  }
  if (pinned > 0) writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
  console.log(`${pinned} pinned`);
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
