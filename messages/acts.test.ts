import { readdirSync, readFileSync } from "node:fs";
import ts from "typescript";
import { expect, it } from "vitest";
import { visitTransitions } from "../lib/clinics/visit";
import { windowTransitions } from "../lib/windows/window-rules";
import { messages } from "./index";

/** Written by triggers and functions of the database. */
const ofTheDatabase = [
  "confirm",
  "change",
  "cancel",
  "edit",
  "visit-walk-in",
  "visit-correct",
  "take-back-closing",
];
/** Acts whose name is put together, and of what. */
const together: Record<string, readonly string[]> = {
  "*-window": [...windowTransitions, "limit", "message"],
};

const sources = ["app", "lib", "server"].flatMap((folder) =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => /\.tsx?$/.test(file) && !/\.test\.ts$|testing\//.test(file))
    .map((file) => {
      const path = `${folder}/${file}`;
      return ts.createSourceFile(path, readFileSync(path, "utf8"), ts.ScriptTarget.Latest, true);
    }),
);

function walk(node: ts.Node, visit: (node: ts.Node) => void): void {
  visit(node);
  ts.forEachChild(node, (child) => walk(child, visit));
}

/** The names that an expression may be: of a choice both, of a template what it is put together of. */
function namesOf(node: ts.Node): string[] {
  if (ts.isStringLiteralLike(node)) return [node.text];
  if (ts.isConditionalExpression(node)) return [...namesOf(node.whenTrue), ...namesOf(node.whenFalse)];
  if (!ts.isTemplateExpression(node)) return [];
  const pattern = [node.head.text, ...node.templateSpans.map((span) => span.literal.text)].join("*");
  return (together[pattern] ?? [pattern]).map((part) => pattern.replace("*", part));
}

/** Functions that are told how the audit calls what they do, and as which of their parameters. */
const told = new Map<string, number>();
const nameOf = (file: string, name: string, exported: boolean) => (exported ? name : `${file} ${name}`);
const found = new Set<string>();
for (const source of sources)
  walk(source, (node) => {
    if (!ts.isFunctionDeclaration(node) || !node.name) return;
    // What is told as a control is put together, and found where it is.
    const at = node.parameters.findIndex(
      ({ name, type }) => /^(act|reading)$/.test(name.getText()) && type?.getText() !== "WindowTransition",
    );
    if (at < 0 || !/audit_row|recordWindowAction\(/.test(node.getText())) return;
    const exported = node.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) ?? false;
    told.set(nameOf(source.fileName, node.name.text, exported), at);
    for (const name of namesOf(node.parameters[at]?.initializer ?? node)) found.add(name);
  });

const kebab = /^[a-z]+(-[a-z]+)+$/;
for (const source of sources)
  walk(source, (node) => {
    if (ts.isStringLiteralLike(node) && node.text.includes("INSERT INTO audit_row")) {
      const [, name] = /'([a-z]+(?:-[a-z]+)+)'/.exec(node.text) ?? [];
      if (name) found.add(name);
    }
    if (!ts.isCallExpression(node)) return;
    const callee = node.expression.getText();
    const at = told.get(callee) ?? told.get(nameOf(source.fileName, callee, false));
    const argument = at === undefined ? undefined : node.arguments[at];
    if (argument) for (const name of namesOf(argument)) found.add(name);
    const [statement, values] = node.arguments;
    const writes = statement?.getText() === "audit" || statement?.getText().includes("INSERT INTO audit_row");
    if (callee.endsWith(".query") && writes && values)
      walk(values, (each) => {
        if (ts.isStringLiteral(each) && kebab.test(each.text)) found.add(each.text);
      });
  });

it("finds the acts in the code, however they are written", () => {
  for (const act of [
    "set-plan",
    "edit-window",
    "pause-window",
    "export-audit",
    "release-doses",
    "import-clinics",
  ])
    expect(found).toContain(act);
  expect(found.size).toBeGreaterThan(45);
});

it.each(["ko", "en"] as const)(
  "every act that the audit is told of has words in %s, and no others have",
  (locale) => {
    const written = [...found, ...ofTheDatabase, ...visitTransitions.map((step) => `visit-${step}`)].sort();
    expect(Object.keys(messages[locale].audit.acts).sort()).toEqual([...new Set(written)]);
  },
);
