// Installs what is missing, runs every check, and ends with one line: N passed, N failed.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { browserIsThere } from "./browser.mjs";
import { installMissing } from "./install.mjs";
import { programsAreThere } from "./install-system-deps.mjs";

process.chdir(fileURLToPath(new URL("..", import.meta.url)));

const proxies = { "/usr/sbin/nginx": "nginx-light", "/usr/sbin/pgbouncer": "pgbouncer" };

let passed = 0;
/** What failed and why, told again at the end, where a log that is cut short still has it. */
const failures = [];

function run(command, args, env = {}) {
  return spawnSync(command, args, { stdio: "inherit", env: { ...process.env, ...env } }).status === 0;
}

function end() {
  for (const failure of failures) console.log(`failed: ${failure}`);
  console.log(`\n${passed} passed, ${failures.length} failed`);
  process.exit(failures.length === 0 ? 0 : 1);
}

function count(name, ok) {
  if (ok) passed++;
  else failures.push(name);
}

function step(name, command, args, env) {
  console.log(`\n— ${name}`);
  count(name, run(command, args, env));
}

/** A measurement of the repository: what it found and missed is told with the failure. */
function measure(name, command) {
  console.log(`\n— ${name}`);
  const { status, stdout } = spawnSync("npm", ["run", "--silent", ...command], {
    stdio: ["inherit", "pipe", "inherit"],
    maxBuffer: 1 << 28,
    encoding: "utf8",
  });
  console.log(stdout);
  const told = stdout.split("\n").filter((line) => !line.startsWith("{") || line.includes('"met":false'));
  count(status === 0 ? name : `${name}\n${told.slice(-60).join("\n")}`, status === 0);
}

/**
 * Tells what is known to be weak in the packages. Not counted: that a weakness becomes known elsewhere must not
 * keep a mending of this program from being tested. Whoever publishes a version asks check:advisories by itself.
 */
function advisories() {
  console.log("\n— known weaknesses of packages (told, not counted: npm run check:advisories)");
  run("npm", ["run", "--silent", "check:advisories"]);
}

/** Runs a test runner and counts by its own report; a runner that dies without one is a failure. */
function suite(name, report, args, read, env) {
  console.log(`\n— ${name}`);
  rmSync(report, { force: true });
  const green = run("npx", args, env);
  const { good, bad } = existsSync(report)
    ? read(JSON.parse(readFileSync(report, "utf8")))
    : { good: 0, bad: ["no report"] };
  if (!green && bad.length === 0) bad.push("the runner itself");
  passed += good;
  failures.push(...bad.map((failure) => `${name}: ${failure}`));
}

function ofVitest({ numPassedTests, testResults }) {
  const bad = testResults.flatMap(({ name, status, message, assertionResults }) => {
    const tests = assertionResults.filter((test) => test.status === "failed");
    if (tests.length === 0 && status === "failed") return [`${name}: ${message}`];
    return tests.map((test) => `${name}: ${test.fullName}\n${test.failureMessages.join("\n")}`);
  });
  return { good: numPassedTests, bad };
}

function ofPlaywright({ stats, suites, errors }) {
  const specs = (group) => [...(group.specs ?? []), ...(group.suites ?? []).flatMap(specs)];
  const bad = suites.flatMap(specs).flatMap(({ file, line, title, tests }) =>
    tests
      .filter(({ status }) => status === "unexpected" || status === "flaky")
      .map(({ results }) => {
        const messages = results.flatMap((result) => result.errors.map((error) => error.message));
        return `${file}:${line} ${title}\n${messages.join("\n")}`;
      }),
  );
  return { good: stats.expected, bad: [...bad, ...errors.map((error) => error.message)] };
}

if (!installMissing()) {
  count("packages installed", false);
  end();
}
mkdirSync(".cache", { recursive: true });

// prisma generate needs no schema engine, but looks for one; closed networks cannot download it.
step("prisma generate", "npx", ["prisma", "generate"], { PRISMA_SCHEMA_ENGINE_BINARY: process.execPath });
step("lint", "npm", ["run", "--silent", "lint"]);
step("route types", "npx", ["next", "typegen"], { NEXT_TELEMETRY_DISABLED: "1" });
step("types", "npx", ["tsc", "--noEmit"]);
advisories();

const unit = ".cache/vitest.json";
suite(
  "rules and database",
  unit,
  ["vitest", "run", "--reporter=default", "--reporter=json", `--outputFile.json=${unit}`],
  ofVitest,
);

step("production build", "npm", ["run", "--silent", "build"]);
measure("faults while people book (the whole: npm run test:faults)", [
  "test:faults",
  "--",
  "--bookings=300",
  "--faults=3",
]);
// The same requests each time, so that what turns red is the change; the whole draws others each time.
measure("requests of every kind (the whole: npm run fuzz)", [
  "fuzz",
  "--",
  "--requests=3000",
  "--seed=19072021",
]);
measure("whether tests notice a few changes (the whole: npm run check:mutants)", [
  "check:mutants",
  "--",
  "--sample",
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
  ofVitest,
  { SERVERS_REDUCED: "1" },
);
count("a browser", await browserIsThere());
suite("browser", ".cache/playwright.json", ["playwright", "test"], ofPlaywright);
end();
