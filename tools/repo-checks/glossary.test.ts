import { existsSync, readdirSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";

const terms = [...readFileSync("docs/GLOSSARY.md", "utf8").matchAll(/^\| (.+) \|$/gm)]
  .map(([, row = ""]) => row.split("|").map((cell) => cell.trim()))
  .filter(([term = ""]) => term !== "term" && !/^-+$/.test(term))
  .map(([term = "", korean = "", , table = "", module = ""]) => ({ term, korean, table, module }));

const inMarks = (cell: string) => [...cell.matchAll(/`([^`]+)`/g)].map(([, inner = ""]) => inner);

it("explains each term once", () => {
  expect(terms.length).toBeGreaterThan(50);
  const names = terms.map(({ term }) => term);
  expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([]);
});

it("says the Korean word as the pages do", () => {
  const pages = readdirSync("messages/ko")
    .map((file) => readFileSync(`messages/ko/${file}`, "utf8"))
    .join("\n");
  const words = terms.flatMap(({ korean }) => (korean === "–" ? [] : korean.split(", ")));
  expect(words.filter((word) => !pages.includes(word))).toEqual([]);
});

it("names tables and modules that exist", () => {
  const tables = [...readFileSync("prisma/schema.prisma", "utf8").matchAll(/@@map\("(\w+)"\)/g)].map(
    ([, name]) => name,
  );
  const named = terms.flatMap(({ table }) => inMarks(table));
  expect(named.filter((name) => !tables.includes(name))).toEqual([]);
  const modules = terms.flatMap(({ module }) => inMarks(module));
  expect(modules).toHaveLength(terms.length);
  expect(modules.filter((path) => !existsSync(path))).toEqual([]);
});
