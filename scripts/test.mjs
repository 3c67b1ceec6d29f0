// Installs what is missing, runs every check, and ends with one line: N passed, N failed.
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync } from "node:fs";
import { installMissing } from "./install.mjs";

process.chdir(new URL("..", import.meta.url).pathname);

function run(command, args, env = {}) {
  return spawnSync(command, args, { stdio: "inherit", env: { ...process.env, ...env } }).status === 0;
}

if (!installMissing()) {
  console.log("0 passed, 1 failed");
  process.exit(1);
}

let passed = 0;
let failed = 0;
function step(name, command, args, env) {
  console.log(`\n— ${name}`);
  if (run(command, args, env)) passed++;
  else {
    failed++;
    console.log(`failed: ${name}`);
  }
}

// prisma generate needs no schema engine, but looks for one; closed networks cannot download it.
step("prisma generate", "npx", ["prisma", "generate"], { PRISMA_SCHEMA_ENGINE_BINARY: process.execPath });
step("lint", "npx", ["biome", "check", "."]);
step("route types", "npx", ["next", "typegen"], { NEXT_TELEMETRY_DISABLED: "1" });
step("types", "npx", ["tsc", "--noEmit"]);

const report = ".cache/vitest.json";
mkdirSync(".cache", { recursive: true });
console.log("\n— tests");
const green = run("npx", [
  "vitest",
  "run",
  "--reporter=default",
  "--reporter=json",
  `--outputFile.json=${report}`,
]);
const { numPassedTests, numFailedTests } = JSON.parse(readFileSync(report, "utf8"));
passed += numPassedTests;
failed += numFailedTests;
if (!green && numFailedTests === 0) failed++;

console.log(`\n${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
