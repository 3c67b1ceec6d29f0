import { join } from "node:path";
import ts from "typescript";
import type { ParsedFile } from "./source-files";
import { verbs } from "./verbs";

/** What a file exports under a name of its own: functions apart from the rest. Re-exports are no definitions. */
export function listExports({ ast }: ParsedFile): { name: string; isFunction: boolean }[] {
  return ast.statements.flatMap((statement) => {
    const modifiers = ts.canHaveModifiers(statement) ? (ts.getModifiers(statement) ?? []) : [];
    const kinds = new Set(modifiers.map(({ kind }) => kind));
    if (!kinds.has(ts.SyntaxKind.ExportKeyword) || kinds.has(ts.SyntaxKind.DefaultKeyword)) return [];
    if (ts.isFunctionDeclaration(statement) && statement.name)
      return [{ name: statement.name.text, isFunction: true }];
    if (ts.isVariableStatement(statement))
      return statement.declarationList.declarations.flatMap(({ name, initializer }) =>
        ts.isIdentifier(name)
          ? [
              {
                name: name.text,
                isFunction:
                  !!initializer && (ts.isArrowFunction(initializer) || ts.isFunctionExpression(initializer)),
              },
            ]
          : [],
      );
    if (
      ts.isClassDeclaration(statement) ||
      ts.isInterfaceDeclaration(statement) ||
      ts.isTypeAliasDeclaration(statement) ||
      ts.isEnumDeclaration(statement)
    )
      return statement.name ? [{ name: statement.name.text, isFunction: false }] : [];
    return [];
  });
}

export const beginsWithVerb = (name: string) => verbs.has(/^[a-z]+/.exec(name)?.[0] ?? "");

/** Exported functions and how many begin with a verb. What begins with a capital is a component, named by a noun. */
export function countVerbs(files: readonly ParsedFile[]): { functions: number; without: string[] } {
  const names = files.flatMap((file) =>
    listExports(file)
      .filter(({ name, isFunction }) => isFunction && /^[a-z]/.test(name))
      .map(({ name }) => `${file.path} ${name}`),
  );
  return {
    functions: names.length,
    without: names.filter((entry) => !beginsWithVerb(entry.split(" ")[1] as string)),
  };
}

/** Names that more than one file exports, with the files. */
export function findDuplicateNames(files: readonly ParsedFile[]): Map<string, string[]> {
  const places = new Map<string, Set<string>>();
  for (const file of files)
    for (const { name } of listExports(file)) {
      const found = places.get(name) ?? new Set();
      places.set(name, found.add(file.path));
    }
  return new Map(
    [...places].filter(([, paths]) => paths.size > 1).map(([name, paths]) => [name, [...paths]]),
  );
}

/** Lines of TypeScript that hold code, and lines that hold nothing but comment. */
export function countLines({ ast, text }: ParsedFile): { code: number; comment: number } {
  const lines = text.split("\n");
  const code = new Set<number>();
  const visit = (node: ts.Node): void => {
    if (ts.isJSDoc(node)) return;
    if (ts.isJsxExpression(node) && !node.expression) return;
    const children = node.getChildren(ast);
    for (const child of children) visit(child);
    if (children.length > 0) return;
    if (node.getText(ast).trim() === "") return;
    const last = ast.getLineAndCharacterOfPosition(node.getEnd()).line;
    for (let line = ast.getLineAndCharacterOfPosition(node.getStart(ast)).line; line <= last; line++)
      if (lines[line]?.trim()) code.add(line);
  };
  visit(ast);
  const written = lines.filter((line) => line.trim() !== "").length;
  return { code: code.size, comment: written - code.size };
}

/** The same of SQL, where a comment is a line that begins with two hyphens. */
export function countSqlLines(text: string): { code: number; comment: number } {
  const written = text.split("\n").filter((line) => line.trim() !== "");
  const comment = written.filter((line) => line.trim().startsWith("--")).length;
  return { code: written.length - comment, comment };
}

export function listImports({ ast }: ParsedFile): string[] {
  return ast.statements.flatMap((statement) =>
    (ts.isImportDeclaration(statement) || ts.isExportDeclaration(statement)) &&
    statement.moduleSpecifier &&
    ts.isStringLiteral(statement.moduleSpecifier)
      ? [statement.moduleSpecifier.text]
      : [],
  );
}

/** The path from the root, without an ending, that a file means by an import of this repository. */
function resolveImport(from: string, specifier: string): string | null {
  if (specifier.startsWith("@/")) return specifier.slice(2);
  return specifier.startsWith(".") ? join(from, "..", specifier) : null;
}

/** Each page module of `components/` with the sides that show it: Next.js (`app`) and the program's own (`server`). */
export function findPageRenderers(files: readonly ParsedFile[]): Map<string, string[]> {
  const pages = files
    .map(({ path }) => path)
    .filter((path) => /^components\/.*-page\.tsx$/.test(path))
    .map((path) => path.replace(/\.tsx$/, ""));
  const importers = files
    .filter(({ path }) => /^(?:app|server)\//.test(path))
    .map((file) => ({
      side: file.path.split("/")[0] as string,
      modules: new Set(listImports(file).map((specifier) => resolveImport(file.path, specifier))),
    }));
  return new Map(
    pages
      .map((page): [string, string[]] => [
        page,
        [...new Set(importers.filter(({ modules }) => modules.has(page)).map(({ side }) => side))],
      ])
      .filter(([, sides]) => sides.length > 0),
  );
}

/** Files that import what speaks HTTP, or Next.js. */
export function findHttpImports(files: readonly ParsedFile[]): string[] {
  return files
    .filter((file) =>
      listImports(file).some((name) => /^(?:(?:node:)?https?2?|next(?:-auth)?)(?:\/|$)/.test(name)),
    )
    .map(({ path }) => path);
}
