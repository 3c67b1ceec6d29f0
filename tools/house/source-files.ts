import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";

export type ParsedFile = { path: string; text: string; ast: ts.SourceFile };

const source = /(?<!\.d)\.(?:ts|tsx|mjs)$/;
const ignored = /(?:^|\/)(?:node_modules|\.next)\//;

export function parseText(path: string, text: string): ParsedFile {
  return { path, text, ast: ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true) };
}

/** Paths below folders whose names end as `ending` says. */
export function listFiles(ending: RegExp, ...folders: string[]): string[] {
  return folders
    .flatMap((folder) =>
      readdirSync(folder, { recursive: true, encoding: "utf8" }).map((name) => join(folder, name)),
    )
    .filter((path) => ending.test(path) && !ignored.test(path))
    .sort();
}

export function parseFolders(...folders: string[]): ParsedFile[] {
  return listFiles(source, ...folders).map((path) => parseText(path, readFileSync(path, "utf8")));
}

/** Whether the site runs it: neither a test nor what only tests use. */
export const isProgram = ({ path }: ParsedFile) => !/\.test\.tsx?$|\/testing\//.test(path);
