import { execFile } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { promisify } from "node:util";
import { bundleScript } from "@/load/k6/harness/bundle";
import type { Played } from "@/load/k6/harness/play";
import { expect, test } from "./support/test";
import { newWindow } from "./support/windows";

const execute = promisify(execFile);
const folder = "load/k6";
const scripts = readdirSync(folder).filter(
  (file) =>
    file.endsWith(".ts") && /^export default function/m.test(readFileSync(`${folder}/${file}`, "utf8")),
);
const people = ".cache/k6/visitors.json";
const minute = 60_000;

test("a failed check, a failed request and a threshold of nothing are told", async () => {
  const script = ".cache/k6/wrong.ts";
  mkdirSync(".cache/k6", { recursive: true });
  writeFileSync(
    script,
    `import { check } from "k6";
import http from "k6/http";
export const options = { scenarios: {}, thresholds: { "http_req_duration{step:b}": ["p(99)<1"] } };
export default () => {
  const answer = http.get(__ENV.BASE_URL + "/nowhere", { tags: { step: "a" } });
  check(answer, { "is found": ({ status }) => status === 200 });
};`,
  );
  const program = ".cache/k6/wrong.mjs";
  await bundleScript(resolve(script), program);
  const env = { ...process.env, BASE_URL: process.env.E2E_BASE_URL };
  const { stdout } = await execute(process.execPath, [program], { env });
  expect((JSON.parse(stdout) as Played).problems).toEqual([
    "check failed: is found",
    "nothing was recorded for the threshold http_req_duration{step:b}",
    "request failed: a",
  ]);
});

test("there is a script for each journey", () => {
  expect(scripts).toEqual(["arrive.ts", "book.ts", "wait.ts"]);
});

// k6 itself is not needed: its modules are stood in for, and every request goes to the running site.
scripts.forEach((script, n) => {
  const workload = ["surge", "soak", "spike"][n] ?? "";
  test(`${script} as a ${workload} does what it says`, async ({ database }) => {
    const instants = { lobby: -2 * minute, opens: -minute, closes: 30 * minute };
    const slug = await newWindow(database, 1968, instants);
    await execute("npx", ["tsx", "load/k6-visitors.ts", "--count", "1", "--to", people], {
      env: {
        ...process.env,
        DATABASE_URL: process.env.E2E_DATABASE_URL,
        SIGNING_KEYS: process.env.E2E_SIGNING_KEYS,
      },
    });
    const program = `.cache/k6/${script}.mjs`;
    await bundleScript(resolve(folder, script), program);
    const { stdout } = await execute(process.execPath, [program], {
      env: {
        ...process.env,
        BASE_URL: process.env.E2E_BASE_URL,
        WINDOW: slug,
        VISITORS: people,
        WORKLOAD: workload,
      },
    });
    const played = JSON.parse(stdout) as Played;
    expect(played.problems).toEqual([]);
    expect(played.checks).toBeGreaterThan(0);
  });
});
