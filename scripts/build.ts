// Builds everything that `npm start` serves: the database client, stylesheet, fonts, server and pages.
import { spawnSync } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { markBuilt } from "./build-freshness";
import { makeAssets, nameStylesheet, scriptBundle, serverBundle, sizeOfScripts, tailwind } from "./bundles";

process.chdir(fileURLToPath(new URL("..", import.meta.url)));

function run(name: string, args: string[], env: Record<string, string> = {}): void {
  console.log(`  ${name} …`);
  const { status } = spawnSync("npx", args, {
    stdio: ["ignore", "inherit", "inherit"],
    env: { ...process.env, ...env },
  });
  if (status !== 0) process.exit(status ?? 1);
}

// prisma generate needs no schema engine, but looks for one; closed networks cannot download it.
run("database client", ["prisma", "generate"], { PRISMA_SCHEMA_ENGINE_BINARY: process.execPath });

console.log("  stylesheet, fonts, scripts, server …");
await makeAssets();
const [status] = await once(tailwind("--minify"), "exit");
if (status !== 0) process.exit(status ?? 1);
nameStylesheet();
await build(scriptBundle);
console.log(`  ${sizeOfScripts()}`);
await build(serverBundle);

run("pages", ["next", "build"], { NEXT_TELEMETRY_DISABLED: "1", NODE_ENV: "production" });
markBuilt();
