import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { expect, it } from "vitest";
import { findWrongParams, listComments, listWords } from "../house/comments";
import { parseFolders, parseText } from "../house/source-files";

const files = parseFolders(
  "app",
  "components",
  "lib",
  "server",
  "tools",
  "e2e",
  "load",
  "scripts",
  "prisma/seed",
  "messages",
);
const comments = files.flatMap((file) => listComments(file).map((comment) => ({ path: file.path, comment })));
const listed = execFileSync("git", ["ls-files", "-co", "--exclude-standard"], { encoding: "utf8" }).split(
  "\n",
);

const words = listWords(files);

const find = (pattern: RegExp, isThere: (name: string) => boolean) =>
  comments.flatMap(({ path, comment }) =>
    [...comment.matchAll(pattern)].flatMap(([, name = ""]) => (isThere(name) ? [] : [`${path}: ${name}`])),
  );

const errors = new Set([
  ...files.flatMap(({ text }) => [...text.matchAll(/\bclass (\w+)/g)].map(([, name]) => name)),
  ...["Error", "RangeError", "TypeError", "AggregateError"],
]);

it("throws what comments say is thrown", () => {
  expect(comments.length).toBeGreaterThan(1_000);
  expect(find(/@throws \{?([A-Z]\w+)/g, (name) => errors.has(name)).join("\n")).toBe("");
});

it("calls parameters what the function calls them", () => {
  expect(
    files.flatMap((file) => findWrongParams(file).map((name) => `${file.path}: ${name}`)).join("\n"),
  ).toBe("");
  const file = parseText(
    "a.ts",
    "/** @param b what */\nexport function f(a: 1) {}\n/** @param c what */\nconst g = (c: 1) => c;",
  );
  expect(findWrongParams(file)).toEqual(["b"]);
});

it("names in comments files that are there", () => {
  const isThere = (name: string) =>
    existsSync(name) || listed.some((path) => path === name || path.endsWith(`/${name}`));
  expect(
    find(/(?<![\w./@-])((?:[\w-]+\/)*[\w.-]+\.(?:tsx?|sql|mjs|md))(?![\w/-])/g, isThere).join("\n"),
  ).toBe("");
});

it("names in comments what the code knows", () => {
  const foreign = new Set<string>([]);
  expect(
    find(
      /`([a-z]+[A-Z]\w*|[A-Z][a-z]+[A-Z]\w*)(?:\(\))?`/g,
      (name) => foreign.has(name) || words.has(name),
    ).join("\n"),
  ).toBe("");
});
