import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { alertRules } from "../../lib/monitoring/alert-rules";
import { Metrics } from "../../lib/monitoring/metrics";

const runbook = readFileSync("docs/runbook.md", "utf8");
const words = (file: string) => JSON.parse(readFileSync(`messages/en/${file}.json`, "utf8"));

/** What stands under a heading, up to the next one. */
function under(heading: string): string {
  const [, after = ""] = runbook.split(`\n${heading}\n`);
  return after.split(/^#/m)[0]?.trim() ?? "";
}

it("says what to do for each alert, and for no other", () => {
  const [, alerts = ""] = runbook.split("## What to do for each alert");
  const named = [...(alerts.split(/^## /m)[0] ?? "").matchAll(/^### (.*)$/gm)].map(([, rule]) => rule);
  expect(named).toEqual([...alertRules]);
  for (const rule of alertRules) expect(under(`### ${rule}`).length, rule).toBeGreaterThan(80);
  expect(Object.keys(words("alerts").rules)).toEqual([...alertRules]);
});

it("explains each control of a window by the words on its button", () => {
  const { control } = words("admin");
  const { limit, message, undo } = words("windows");
  const { override } = words("rehearsal");
  const rows = under("## What each control does")
    .split("\n")
    .filter((line) => line.startsWith("| "))
    .map((line) => line.split("|").map((cell) => cell.trim()));
  for (const label of [...Object.values<string>(control), limit, message, undo, override]) {
    const row = rows.find(([, first]) => first === label);
    expect(row, label).toBeDefined();
    expect(row?.slice(2, 4), label).toEqual([expect.stringMatching(/./), expect.stringMatching(/./)]);
  }
});

it("names only figures that the program has", () => {
  const metrics = new Metrics({
    lines: () => [],
    trusted: () => true,
    clockOffsetMs: () => 0,
    pool: { totalCount: 0, idleCount: 0, waitingCount: 0 },
    release: "test",
  });
  const known = metrics.registry.getMetricsAsArray().map(({ name }) => name);
  const named = [...runbook.matchAll(/\b(?:vaccine|nodejs)_[a-z0-9_]+/g)].map(([name]) => name);
  expect(named.length).toBeGreaterThan(6);
  for (const name of named) expect(known).toContain(name.replace(/_(count|bucket|sum)$/, ""));
});

it("names only commands and variables that there are", () => {
  const { scripts } = JSON.parse(readFileSync("package.json", "utf8"));
  const commands = [...runbook.matchAll(/npm run ([a-z:]+)/g)];
  expect(commands.length).toBeGreaterThan(3);
  for (const [, command] of commands) expect(Object.keys(scripts)).toContain(command);
  const read = ["lib/shared/config.ts", "lib/shared/crypto/keys.ts"].map((file) =>
    readFileSync(file, "utf8"),
  );
  const variables = [...runbook.matchAll(/`([A-Z]+(?:_[A-Z]+)+)`/g)];
  expect(variables.length).toBeGreaterThan(3);
  for (const [, name] of variables) expect(read.join("\n")).toContain(name);
});
