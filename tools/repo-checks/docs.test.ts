import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";

/** Documents whose every row points at the test or file that shows it. */
const documents = [
  "SECURITY.md",
  ...["docs", "docs/asvs"].flatMap((folder) =>
    readdirSync(folder)
      .filter((name) => name.endsWith(".md"))
      .map((name) => join(folder, name)),
  ),
];

const commands = new Set(Object.keys(JSON.parse(readFileSync("package.json", "utf8")).scripts));

/** A file or folder of the tree in code marks: it begins with a folder of ours, or ends as our files do. */
const path =
  /^(?:\.ci|app|components|deploy|docs|e2e|lib|load|messages|prisma|scripts|site|tools)\/[\w./[\]@-]*$|^[\w-]+\.(?:ts|json|md|js)$/;

/** The files that a document names in code marks or links to, as paths from the root. */
function namedIn(document: string, text: string): string[] {
  const marked = [...text.matchAll(/`([^`\n]+)`/g)].map(([, inner = ""]) => inner.trim());
  const linked = [...text.matchAll(/\]\((?!https?:|#)([^)#\s]+)[^)]*\)/g)].map(([, to = ""]) =>
    join(document, "..", to),
  );
  return [...marked.filter((inner) => path.test(inner)), ...linked];
}

it.each(documents)("%s names files that exist", (document) => {
  const named = namedIn(document, readFileSync(document, "utf8"));
  expect(named.filter((file) => !existsSync(file))).toEqual([]);
});

it.each([...documents, "README.md"])("%s names commands that exist", (document) => {
  const named = [...readFileSync(document, "utf8").matchAll(/npm run ([a-z][\w:-]*)/g)].map(
    ([, name = ""]) => name,
  );
  expect(named.filter((name) => !commands.has(name))).toEqual([]);
});

it("sees a file that is not there", () => {
  expect(
    namedIn("docs/some.md", "`lib/no/such.ts`, `no word`, [it](../deploy/nowhere), `GET /book`"),
  ).toEqual(["lib/no/such.ts", "deploy/nowhere"]);
});
