// Installs what is missing, runs every check, and ends with one line: N passed, N failed.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { browserIsThere } from "./browser.mjs";
import { programsAreThere } from "./debian.mjs";
import { installMissing } from "./install.mjs";

process.chdir(fileURLToPath(new URL("..", import.meta.url)));

const proxies = { "/usr/sbin/nginx": "nginx-light", "/usr/sbin/pgbouncer": "pgbouncer" };

let passed = 0;
let failed = 0;

function run(command, args, env = {}) {
  return spawnSync(command, args, { stdio: "inherit", env: { ...process.env, ...env } }).status === 0;
}

function end() {
  console.log(`\n${passed} passed, ${failed} failed`);
  process.exit(failed === 0 ? 0 : 1);
}

function count(name, ok) {
  if (ok) passed++;
  else {
    failed++;
    console.log(`failed: ${name}`);
  }
}

function step(name, command, args, env) {
  console.log(`\n— ${name}`);
  count(name, run(command, args, env));
}

/** Runs a test runner and counts by its own report; a runner that dies without one is a failure. */
function suite(name, report, args, counts, env) {
  console.log(`\n— ${name}`);
  rmSync(report, { force: true });
  const green = run("npx", args, env);
  const [good, bad] = existsSync(report) ? counts(JSON.parse(readFileSync(report, "utf8"))) : [0, 1];
  passed += good;
  failed += green ? bad : Math.max(bad, 1);
}

if (!installMissing()) {
  failed++;
  end();
}
mkdirSync(".cache", { recursive: true });

// prisma generate needs no schema engine, but looks for one; closed networks cannot download it.
step("prisma generate", "npx", ["prisma", "generate"], { PRISMA_SCHEMA_ENGINE_BINARY: process.execPath });
step("lint", "npm", ["run", "--silent", "lint"]);
step("route types", "npx", ["next", "typegen"], { NEXT_TELEMETRY_DISABLED: "1" });
step("types", "npx", ["tsc", "--noEmit"]);

const unit = ".cache/vitest.json";
suite(
  "rules and database",
  unit,
  ["vitest", "run", "--reporter=default", "--reporter=json", `--outputFile.json=${unit}`],
  (report) => [report.numPassedTests, report.numFailedTests],
);

step("production build", "npm", ["run", "--silent", "build"]);
step("faults while people book (the whole: npm run test:faults)", "npm", [
  "run",
  "--silent",
  "test:faults",
  "--",
  "--bookings=300",
  "--faults=3",
]);
count("nginx and pgbouncer", programsAreThere(proxies));
const servers = ".cache/servers.json";
suite(
  "several servers (the whole: npm run test:servers)",
  servers,
  [
    "vitest",
    "run",
    "--config",
    "vitest.servers.config.ts",
    "--reporter=default",
    "--reporter=json",
    `--outputFile.json=${servers}`,
  ],
  (report) => [report.numPassedTests, report.numFailedTests],
  { SERVERS_REDUCED: "1" },
);
count("a browser", await browserIsThere());
suite("browser", ".cache/playwright.json", ["playwright", "test"], ({ stats }) => [
  stats.expected,
  stats.unexpected + stats.flaky,
]);
end();
