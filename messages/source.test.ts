import { readdirSync, readFileSync } from "node:fs";
import { dirname } from "node:path";
import ts from "typescript";
import { describe, expect, it } from "vitest";
import { messages } from "./index";

const isTest = /\.test\.tsx?$|\/testing\//;
const files = ["app", "components", "lib", "server"].flatMap((folder) =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => /\.tsx?$/.test(file) && !isTest.test(file))
    .map((file) => `${folder}/${file}`),
);
/** Words for people; a single one in small letters is the key of a text. */
const isText = (text: string) => /\p{L}{2}/u.test(text) && !/^[a-z][\w.-]*$/.test(text);
/** Rows of the synthetic clinic, and what files of others are written with. */
const allowed = [
  "lib/monitoring/synthetic-check/fixtures.ts",
  "lib/clinics/registry/csv-import/columns.ts",
  "lib/clinics/registry/csv-import/district-names.ts",
  "lib/clinics/registry/csv-import/hours-text.ts",
];
const hangul = /[가-힣]/;
/** Attributes whose text people see or hear. */
const seen = /^(aria-label|aria-description|alt|title|placeholder|label|hint|caption|text|error|children)$/;

interface Source {
  file: string;
  /** Each string, and each template with a mark where a value stands. */
  strings: Set<string>;
  /** What somebody reads and no message holds, with its line. */
  texts: string[];
  /** Where it is styled, with its line. */
  styled: string[];
}

const mark = "\u0000";

function read(file: string, text = readFileSync(file, "utf8")): Source {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const found: Source = { file, strings: new Set(), texts: [], styled: [] };
  const at = (node: ts.Node) =>
    `${file}:${source.getLineAndCharacterOfPosition(node.getStart()).line + 1}: ${node.getText().trim()}`;
  const visit = (node: ts.Node): void => {
    if (ts.isStringLiteralLike(node)) {
      found.strings.add(node.text);
      const attribute = ts.isJsxAttribute(node.parent) && seen.test(node.parent.name.getText());
      const child = ts.isJsxExpression(node.parent) && ts.isJsxElement(node.parent.parent);
      if (((attribute || child) && isText(node.text)) || hangul.test(node.text)) found.texts.push(at(node));
    }
    if (ts.isTemplateExpression(node)) {
      found.strings.add([node.head.text, ...node.templateSpans.map((span) => span.literal.text)].join(mark));
    }
    if (ts.isJsxText(node) && isText(node.text)) found.texts.push(at(node));
    if (ts.isJsxAttribute(node) && /^(className|style)$/.test(node.name.getText()))
      found.styled.push(at(node));
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

const sources = files.map((file) => read(file));

const literal = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

/** What a template may become; one that is all values may become anything, and tells nothing. */
function patternOf(text: string): RegExp | null {
  if (!text.includes(mark) || !/[\w-]\.|\.[\w-]/.test(text)) return null;
  return new RegExp(`^${text.split(mark).map(literal).join("[\\w.-]+")}$`);
}

function keys(value: object, at = ""): string[] {
  return Object.entries(value).flatMap(([key, inner]) =>
    typeof inner === "object" ? keys(inner, `${at}${key}.`) : [`${at}${key}`],
  );
}

describe("texts", () => {
  it("stand in messages/, and not in the code", () => {
    expect(sources.filter(({ file }) => !allowed.includes(file)).flatMap(({ texts }) => texts)).toEqual([]);
  });

  it("are all used", () => {
    const all = new Set(sources.flatMap(({ strings }) => [...strings]));
    const patterns = [...all].flatMap((text) => patternOf(text) ?? []);
    const unused = Object.entries(messages.ko).flatMap(([namespace, texts]) => {
      // A key stands where its part of the messages is named, or beside.
      const folders = new Set(
        sources.filter(({ strings }) => strings.has(namespace)).map(({ file }) => dirname(file)),
      );
      const near = new Set(
        sources.filter(({ file }) => folders.has(dirname(file))).flatMap(({ strings }) => [...strings]),
      );
      return keys(texts)
        .filter((key) => !near.has(key) && !patterns.some((pattern) => pattern.test(key)))
        .map((key) => `${namespace}: ${key}`);
    });
    expect(unused).toEqual([]);
  });
});

describe("looks", () => {
  it("come from the design system alone", () => {
    expect(
      sources.filter(({ file }) => !file.startsWith("components/ui/")).flatMap(({ styled }) => styled),
    ).toEqual([]);
  });
});

it("finds what it looks for", () => {
  const { texts, styled, strings } = read(
    "made-up.tsx",
    'export const a = <p className="x" title="Some words">More<b>{"More words"}</b>{t(`a.$' +
      '{b}.c`)} {"확인"}</p>;',
  );
  expect(texts).toHaveLength(4);
  expect(styled).toHaveLength(1);
  expect([...strings].map((text) => patternOf(text)?.test("a.xyz.c")).filter(Boolean)).toEqual([true]);
});
