import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { checkSync } from "recheck";
import ts from "typescript";
import { expect, it } from "vitest";

// In JavaScript, so that no program beside Node.js is started and every machine finds the same.
process.env.RECHECK_BACKEND = "pure";

/** What runs in the server or in a browser. */
const folders = ["app", "components", "lib", "server"];

interface Pattern {
  source: string;
  flags: string;
  at: string;
}

/** Every regular expression that the sources write, once; and where one is put together while running. */
function patternsOf(): { written: Pattern[]; composed: string[] } {
  const written = new Map<string, Pattern>();
  const composed: string[] = [];
  const files = folders.flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: "utf8" })
      .filter((file) => /\.tsx?$/.test(file) && !/\.test\.|testing\//.test(file))
      .map((file) => join(folder, file)),
  );
  for (const file of ["server.ts", ...files]) {
    const source = ts.createSourceFile(file, readFileSync(file, "utf8"), ts.ScriptTarget.Latest, true);
    const visit = (node: ts.Node): void => {
      const at = () => `${file}:${source.getLineAndCharacterOfPosition(node.getStart()).line + 1}`;
      if (ts.isRegularExpressionLiteral(node)) {
        const end = node.text.lastIndexOf("/");
        const pattern = { source: node.text.slice(1, end), flags: node.text.slice(end + 1), at: at() };
        written.set(node.text, pattern);
      }
      const call = ts.isNewExpression(node) || ts.isCallExpression(node);
      if (call && node.expression.getText() === "RegExp") composed.push(at());
      ts.forEachChild(node, visit);
    };
    visit(source);
  }
  return { written: [...written.values()], composed };
}

/** Why a pattern is not safe; undefined for one that is. The same at every run. */
function faultOf({ source, flags }: Pick<Pattern, "source" | "flags">): string | undefined {
  const found = checkSync(source, flags, { timeout: null, randomSeed: 1 });
  if (found.status === "safe") return undefined;
  return found.status === "vulnerable" ? `vulnerable, ${found.complexity.summary}` : found.status;
}

it("has no pattern that takes more than a time in proportion to the text", { timeout: 300_000 }, () => {
  const { written, composed } = patternsOf();
  expect(written.length).toBeGreaterThan(80);
  const faults = written.flatMap((pattern) => {
    const fault = faultOf(pattern);
    return fault ? [`${pattern.at} /${pattern.source}/: ${fault}`] : [];
  });
  expect(faults).toEqual([]);
  // What is put together from a text could be any pattern.
  expect(composed).toEqual([]);
});

it.each(["%.*$", "^(a+)+$", "^(\\w+\\s?)*$"])("finds /%s/, which takes longer than that", (source) => {
  expect(faultOf({ source, flags: "" })).toMatch(/vulnerable/);
});
