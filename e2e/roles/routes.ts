import { readdirSync, readFileSync } from "node:fs";
import ts from "typescript";

/** Every page of the route tree, by its address without language. */
export function pagesOfTree(): string[] {
  return readdirSync("app/[locale]", { recursive: true, encoding: "utf8" })
    .filter((file) => /(^|\/)(page\.tsx|route\.ts)$/.test(file) && !file.includes("[...rest]"))
    .map((file) => file.replace(/\/?(page\.tsx|route\.ts)$/, ""))
    .sort();
}

/** What handlers tell the paths of acts and documents apart by, and where. */
const handlers = [
  ...readdirSync("server/routes", { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts") && !file.includes(".test."))
    .map((file) => `server/routes/${file}`),
  "server/app.ts",
];

/** Names that hold a part of a path where they are compared with a text. */
const parts = /^(what|act|kind|tool|first|second|third|path|segments?(\[\d\])?)$/;

/**
 * The texts by which handlers find what to do: the keys of their tables of posts, and what a part of the path is
 * compared with. Read from the source itself, so that an act that somebody adds is seen without being asked.
 */
export function namesInHandlers(): { name: string; at: string }[] {
  const found: { name: string; at: string }[] = [];
  for (const file of handlers) {
    const source = ts.createSourceFile(file, readFileSync(file, "utf8"), ts.ScriptTarget.Latest, true);
    const keep = (node: ts.Node, name: string) => {
      if (!/^[a-z][a-z0-9./*-]*$/.test(name)) return;
      found.push({ name, at: `${file}:${source.getLineAndCharacterOfPosition(node.getStart()).line + 1}` });
    };
    const visit = (node: ts.Node): void => {
      if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.EqualsEqualsEqualsToken) {
        if (ts.isStringLiteral(node.right) && parts.test(node.left.getText())) keep(node, node.right.text);
      }
      if (ts.isCaseClause(node) && ts.isStringLiteral(node.expression)) keep(node, node.expression.text);
      // A table of acts: new Map([["path", act], …]).
      const [key] = ts.isArrayLiteralExpression(node) ? node.elements : [];
      const inTable =
        ts.isArrayLiteralExpression(node.parent ?? node) && ts.isNewExpression(node.parent.parent ?? node);
      if (inTable && key && ts.isStringLiteral(key)) keep(node, key.text);
      // Or an object: { "path/of/act": async () => … }.
      if (ts.isPropertyAssignment(node) && ts.isStringLiteral(node.name) && node.name.text.includes("/"))
        keep(node, node.name.text);
      if (ts.isTemplateExpression(node) && ts.isComputedPropertyName(node.parent))
        keep(node, `*${node.templateSpans.map((span) => span.literal.text).join("*")}`.slice(2));
      ts.forEachChild(node, visit);
    };
    visit(source);
  }
  return found;
}
