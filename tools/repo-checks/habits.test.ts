import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { parse } from "yaml";
import { parseConfig } from "../../lib/shared/config";
import { parseDataKeys } from "../../lib/shared/crypto/keys";
import { renderDecisionIndex, toIndexLine } from "../../scripts/decision-index";
import { settings } from "./settings";

const read = (file: string) => readFileSync(file, "utf8");
const manifest = JSON.parse(read("package.json"));

it("runs the tests with the oldest Node.js that package.json allows", () => {
  expect(manifest.engines.node).toBe(`>=${read(".nvmrc").trim()}`);
  const { steps } = parse(read(".github/workflows/ci.yml")).jobs.test;
  expect(steps.map(({ run }: { run?: string }) => run)).toContain("npm test");
  const files = steps.flatMap(
    (step: { with?: Record<string, string> }) => step.with?.["node-version-file"] ?? [],
  );
  expect(files).toEqual([".nvmrc"]);
  // A tag can be moved to other code; a commit cannot.
  for (const { uses } of steps) if (uses) expect(uses).toMatch(/@[0-9a-f]{40}$/);
});

/** What `.env.example` sets once each line is in force. */
function readExample(): Record<string, string> {
  return Object.fromEntries(
    [...read(".env.example").matchAll(/^# ([A-Z][A-Z0-9_]+)=(.*)$/gm)].map(([, name = "", value = ""]) => [
      name,
      value.replace("SECRET", Buffer.alloc(32, 1).toString("base64url")),
    ]),
  );
}

it("has an example of each setting, which the program takes", () => {
  const example = readExample();
  expect(settings.length).toBeGreaterThan(30);
  // The owner's address is read by `npm run migrate` alone.
  expect(Object.keys(example).sort()).toEqual([...settings, "DATABASE_OWNER_URL"].sort());
  expect(parseConfig(example).trustedProxies).toEqual(["loopback", "10.0.0.0/8"]);
  expect(parseDataKeys(example).lookup).toHaveLength(1);
});

it("keeps a changelog of dated versions, the newest first", () => {
  const headings = [...read("CHANGELOG.md").matchAll(/^## (.+)$/gm)].map(([, heading = ""]) => heading);
  expect(headings[0]).toBe("[Unreleased]");
  for (const heading of headings.slice(1)) expect(heading).toMatch(/^\[\d+\.\d+\.\d+\] - \d{4}-\d\d-\d\d$/);
  const kinds = [...read("CHANGELOG.md").matchAll(/^### (.+)$/gm)].map(([, kind]) => kind);
  expect(kinds.length).toBeGreaterThan(0);
  for (const kind of kinds) expect(kind).toMatch(/^(Added|Changed|Deprecated|Removed|Fixed|Security)$/);
});

it("lists each decision with its date and what became of it: npm run decisions", () => {
  expect(read("docs/decisions/README.md")).toBe(renderDecisionIndex());
});

it("refuses a decision without number or date, and sees one that was superseded", () => {
  const line = (text: string) => toIndexLine("0007-some.md", text);
  expect(() => line("# Some\n\nDate: 2026-11-24\n")).toThrow('"# 7. Title"');
  expect(() => line("# 7. Some\n\n")).toThrow("Date");
  expect(line("# 7. Some\n\nDate: 2026-11-24\n\n> Superseded in part by [9](0009-other.md): a part.\n")).toBe(
    "- [7. Some](0007-some.md) 2026-11-24; superseded in part by 9",
  );
});

it("says of each decision that another supersedes it", () => {
  const files = readdirSync("docs/decisions").filter((name) => /^\d{4}-/.test(name));
  const texts = new Map(files.map((name) => [Number(name.slice(0, 4)), read(join("docs/decisions", name))]));
  const pairs = [...texts].flatMap(([by, text]) =>
    [...text.matchAll(/^Supersedes (.*)$/gm)].flatMap(([, told = ""]) =>
      [...told.replaceAll(/\([^)]*\)/g, "").matchAll(/\d+/g)].map(([number]) => ({
        by,
        number: Number(number),
      })),
    ),
  );
  expect(pairs.length).toBeGreaterThan(3);
  for (const { by, number } of pairs)
    expect(texts.get(number), `decision ${number}`).toMatch(
      new RegExp(`Superseded( in part)? by .*\\b${by}\\b`),
    );
});

it.each([
  ["queue: close a line once", true],
  ["tools/mutants: list the core", true],
  ["Merge branch 'main'", true],
  ["queue: close a line once.", false],
  ["Close a line once", false],
  [`queue: ${"far too long ".repeat(6)}end`, false],
])("lets a commit be called %j: %s", (subject, allowed) => {
  const file = join(mkdtempSync(join(tmpdir(), "commit-")), "message");
  writeFileSync(file, `${subject}\n\nWhy.\n`);
  const run = () => execFileSync(".githooks/commit-msg", [file], { stdio: "pipe" });
  if (allowed) expect(run).not.toThrow();
  else expect(run).toThrow("subject");
});

it("describes each setting and each command", () => {
  const described = (document: string, name: string) => new RegExp(`\`${name}[\` ]`).test(read(document));
  expect(settings.filter((name) => name !== "NODE_ENV" && !described("docs/configuration.md", name))).toEqual(
    [],
  );
  const commands = Object.keys(manifest.scripts).filter((name) => !["start", "test", "build"].includes(name));
  const text = read("docs/commands.md");
  expect(commands.filter((name) => !new RegExp(`npm run ${name}(?![\\w:])`).test(text))).toEqual([]);
});

it("shows pictures that are small", () => {
  const pictures = readdirSync("docs/images");
  expect(pictures.length).toBeGreaterThan(2);
  for (const picture of pictures)
    expect(statSync(`docs/images/${picture}`).size, picture).toBeLessThan(120_000);
});
