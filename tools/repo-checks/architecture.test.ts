import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";

const text = readFileSync("docs/ARCHITECTURE.md", "utf8");
const diagrams = [...text.matchAll(/```mermaid\n(\w+)[^\n]*\n([\s\S]*?)```/g)].map(
  ([, kind = "", body = ""]) => ({
    kind,
    body,
  }),
);
const bodiesOf = (kind: string) =>
  diagrams
    .filter((diagram) => diagram.kind === kind)
    .map(({ body }) => body)
    .join("\n");

const layout = [...text.matchAll(/^\| `([^`]+)`\s*\|/gm)].map(([, path = ""]) => path);
const listFolders = (parent: string) =>
  readdirSync(parent, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => `${join(parent, name)}/`);

it("names a layout that is there, and leaves no folder out", () => {
  expect(layout.filter((path) => !existsSync(path))).toEqual([]);
  const tracked = execFileSync("git", ["ls-files"], { encoding: "utf8" })
    .split("\n")
    .filter((path) => path.includes("/") && !path.startsWith("."))
    .map((path) => `${path.split("/")[0]}/`);
  const folders = new Set([...tracked, ...listFolders("lib"), ...listFolders("server")]);
  expect([...folders].filter((folder) => folder !== "lib/" && !layout.includes(folder))).toEqual([]);
});

it("draws files that are there", () => {
  const named = [...bodiesOf("flowchart").matchAll(/\b(?:server|deploy|app|lib)(?:\/[\w-]+)+/g)].map(
    ([path]) => path,
  );
  expect(named.length).toBeGreaterThan(5);
  expect(named.filter((path) => !existsSync(path))).toEqual([]);
});

it("draws the way of a request by functions that it goes through, in their order", () => {
  const way = diagrams.find(({ body }) => body.includes("oneAtATime"))?.body ?? "";
  const app = readFileSync("server/app.ts", "utf8") + readFileSync("server.ts", "utf8");
  const named = [
    ...way.matchAll(
      /\b(?:create[A-Z]\w+|instrumentRequest|isFileAddress|sendBuiltFile|oneAtATime|PersonalPace|databaseClock\.right|gate\.authorize)/g,
    ),
  ].map(([name]) => name);
  expect(named.length).toBeGreaterThan(8);
  expect(named.filter((name) => !app.includes(name))).toEqual([]);
  const steps = [
    "return sendBuiltFile",
    "if (!databaseClock.right)",
    "await gate.authorize",
    "pace.count(",
    "await route(",
  ];
  const places = steps.map((step) => app.indexOf(step));
  expect(places.every((place) => place >= 0)).toBe(true);
  expect(places).toEqual([...places].sort((a, b) => a - b));
});

it("draws the life of a booking by functions of the database", () => {
  const sql = ["booking", "clinics"]
    .flatMap((area) =>
      readdirSync(`lib/${area}/sql`).map((file) => readFileSync(`lib/${area}/sql/${file}`, "utf8")),
    )
    .join("\n");
  const named = [...bodiesOf("stateDiagram").matchAll(/(?<=: .*)\b[a-z]+_[a-z_]+/g)].map(([name]) => name);
  expect(named.length).toBeGreaterThan(10);
  expect(named.filter((name) => !new RegExp(`FUNCTION ${name}\\(`).test(sql))).toEqual([]);
});

it("draws tables as schema.prisma relates them", () => {
  const models = [
    ...readFileSync("prisma/schema.prisma", "utf8").matchAll(/^model (\w+) \{([\s\S]*?)^\}/gm),
  ].map(([, name = "", body = ""]) => ({ name, body, table: /@@map\("(\w+)"\)/.exec(body)?.[1] ?? "" }));
  const related = new Set(
    models.flatMap(({ body, table }) =>
      [...body.matchAll(/^\s+\w+\s+(\w+)\??\s+@relation\([^)]*fields:/gm)].map(
        ([, other]) => `${models.find(({ name }) => name === other)?.table} ${table}`,
      ),
    ),
  );
  const drawn = [...bodiesOf("erDiagram").matchAll(/^\s+(\w+) (\S+) (\w+) :/gm)].map(
    ([, one = "", how = "", many = ""]) => (how.startsWith("}") ? `${many} ${one}` : `${one} ${many}`),
  );
  expect(drawn.length).toBeGreaterThan(20);
  expect(drawn.filter((relation) => !related.has(relation))).toEqual([]);
});
