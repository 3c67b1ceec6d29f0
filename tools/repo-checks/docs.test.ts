import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { listWords } from "../house/comments";
import { parseFolders } from "../house/source-files";

const commands = new Set(Object.keys(JSON.parse(readFileSync("package.json", "utf8")).scripts));

const listed = execFileSync("git", ["ls-files", "-co", "--exclude-standard"], { encoding: "utf8" })
  .split("\n")
  .filter((name) => name !== "" && existsSync(name));
/** Every word of the sources, but for comments of TypeScript. */
const words = new Set([
  ...listWords(
    parseFolders(
      "app",
      "components",
      "e2e",
      "lib",
      "load",
      "messages",
      "prisma/seed",
      "scripts",
      "server",
      "tools",
    ),
  ),
  ...listed
    .filter((name) => /\.(?:[cm]?js|json)$|^[^/]+\.ts$/.test(name) && name !== "package-lock.json")
    .flatMap((name) => readFileSync(name, "utf8").match(/\w+/g) ?? []),
]);
const documents = listed.filter((name) => name.endsWith(".md"));

const folders =
  "\\.ci|\\.github|\\.githooks|app|components|deploy|docs|e2e|lib|load|messages|prisma|scripts|server|tools";
const endings = "ts|tsx|mjs|cjs|sql|md|conf|ini|yaml";
/** A file or folder from the root, by the folder that it begins with. */
const fromRoot = new RegExp(`^(?:${folders})/[\\w./[\\]@-]*$`);
/** A file by the end of its path. */
const byItsEnd = new RegExp(`^[\\w.@/-]+\\.(?:${endings})$|^[\\w-]+\\.json$`);
/** A file from the root in running text. */
const inText = new RegExp(`(?<![\\w./-])(?:${folders})/[\\w./[\\]@-]+\\.(?:${endings})(?![\\w-])`, "g");

/** Whether there is such a file or folder, or one whose path ends so. */
const exists = (file: string) => existsSync(file) || listed.some((path) => path.endsWith(`/${file}`));

/** What a document names, in code marks, in running text or by links, that is not there. */
function missingFrom(document: string, text: string): string[] {
  const marked = [...text.matchAll(/`([^`\n]+)`/g)].map(([, inner = ""]) => inner.trim());
  const linked = [...text.matchAll(/\]\((?!https?:|#)([^)#\s]+)[^)]*\)/g)].map(([, to = ""]) =>
    join(document, "..", to),
  );
  return [
    ...marked.filter((inner) => fromRoot.test(inner) && !existsSync(inner)),
    ...marked.filter((inner) => !fromRoot.test(inner) && byItsEnd.test(inner) && !exists(inner)),
    ...[...text.matchAll(inText)].map(([file]) => file).filter((file) => !existsSync(file)),
    ...linked.filter((file) => !existsSync(file)),
  ].filter((file) => !made.has(file));
}

/** Made by commands, addresses, and examples. */
const made = new Set(["next-env.d.ts", "NNNN-title.md", "changes.json", "status.json", "postgresql.conf"]);

it.each(documents)("%s names files that exist", (document) => {
  expect(missingFrom(document, readFileSync(document, "utf8"))).toEqual([]);
});

it.each(documents)("%s names commands that exist", (document) => {
  const named = [...readFileSync(document, "utf8").matchAll(/npm run ([a-z][\w:-]*)/g)].map(
    ([, name = ""]) => name,
  );
  expect(named.filter((name) => !commands.has(name))).toEqual([]);
});

it("sees a file that is not there", () => {
  const text =
    "`server/no/such`, `no word`, [it](../deploy/nowhere), `GET /book` (lib/no.sql), `no.ts`, `db/migrate.ts`";
  expect(missingFrom("docs/some.md", text)).toEqual([
    "server/no/such",
    "no.ts",
    "lib/no.sql",
    "deploy/nowhere",
  ]);
});

/** Words of browsers and libraries that documents speak of and the code does not use. */
const foreign = new Set(["sessionStorage", "htmlLimitedBots"]);

it.each(documents)("%s names functions and types that exist", (document) => {
  const marked = [...readFileSync(document, "utf8").matchAll(/`([a-z]+[A-Z]\w*)(?:\(\))?`/g)].map(
    ([, name = ""]) => name,
  );
  expect(marked.filter((name) => !foreign.has(name) && !words.has(name))).toEqual([]);
});

/** What SQL and settings of today know; migrations also know what is gone. */
const named = new Set([
  ...words,
  ...listed
    .filter((name) => /^lib\/.*\.sql$|\.prisma$|\.conf$|\.ini$/.test(name))
    .flatMap(
      (name) =>
        readFileSync(name, "utf8")
          .replaceAll(/^\s*(?:--|\/\/|#).*$/gm, "")
          .match(/\w+/g) ?? [],
    ),
]);
/** PostgreSQL's and Node.js' own, and an index that only a migration names. */
const notOurs = /^(?:pg|nodejs)_|^person_phone_key$/;

it.each(documents)("%s names tables, columns and functions of the database that exist", (document) => {
  const marked = [...readFileSync(document, "utf8").matchAll(/`([a-z]+(?:_[a-z0-9]+)+)(?:\(\))?`/g)].map(
    ([, name = ""]) => name,
  );
  expect(marked.filter((name) => !notOurs.test(name) && !named.has(name))).toEqual([]);
});
