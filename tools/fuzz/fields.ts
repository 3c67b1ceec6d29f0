import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import ts from "typescript";

/** What may be posted or asked under a name, by the name. */
export type Fields = ReadonlyMap<string, fc.Arbitrary<string>>;

const folders = ["server", "lib", "app", "components"];

function sources(): string[] {
  return folders.flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: "utf8" })
      .filter((file) => /\.tsx?$/.test(file) && !file.includes(".test."))
      .map((file) => join(folder, file)),
  );
}

/** A pattern that a schema holds a text to; undefined for one that fast-check cannot write texts of. */
function matching(literal: string): fc.Arbitrary<string> | undefined {
  const end = literal.lastIndexOf("/");
  try {
    return fc.stringMatching(new RegExp(literal.slice(1, end), literal.slice(end + 1)), { size: "small" });
  } catch {
    return undefined;
  }
}

const edges = [
  "0",
  "-1",
  "1",
  "2",
  "99999999",
  "2147483647",
  "2147483648",
  "9007199254740993",
  "1e3",
  "0x10",
];
const days = fc
  .date({ min: new Date("2020-01-01"), max: new Date("2035-01-01"), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));

/** What a schema lets pass, or nearly, by the calls that its source makes. */
function allowedBy(schema: ts.Expression): fc.Arbitrary<string>[] {
  const found: fc.Arbitrary<string>[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isRegularExpressionLiteral(node)) {
      const texts = matching(node.text);
      if (texts) found.push(texts);
    }
    if (ts.isStringLiteral(node)) found.push(fc.constant(node.text));
    ts.forEachChild(node, visit);
  };
  visit(schema);
  const text = schema.getText();
  if (/uuid/.test(text)) found.push(fc.uuid());
  if (/number|int\(|degrees/.test(text)) found.push(fc.integer().map(String), fc.constantFrom(...edges));
  if (/iso\.date|date\(/.test(text)) found.push(days);
  if (/email/.test(text)) found.push(fc.emailAddress());
  if (/string/.test(text)) found.push(fc.string({ maxLength: 40 }));
  return found;
}

/**
 * Every name that a zod schema of the sources reads, with texts that the schema lets pass or nearly so; and every
 * name of a field in the components' forms. Read from the sources themselves, so that a new field is asked for
 * without anybody's adding it.
 */
export function fieldsOfSources(): Fields {
  const found = new Map<string, fc.Arbitrary<string>[]>();
  const keep = (name: string, texts: fc.Arbitrary<string>[]) =>
    found.set(name, [...(found.get(name) ?? []), ...texts]);
  for (const file of sources()) {
    const source = ts.createSourceFile(file, readFileSync(file, "utf8"), ts.ScriptTarget.Latest, true);
    const visit = (node: ts.Node): void => {
      const ofSchema =
        ts.isCallExpression(node) &&
        /(^z\.(strictO|looseO|o)bject|\.extend)$/.test(node.expression.getText());
      const [shape] = ofSchema ? node.arguments : [];
      if (shape && ts.isObjectLiteralExpression(shape))
        for (const property of shape.properties) {
          if (ts.isPropertyAssignment(property))
            keep(property.name.getText().replaceAll(/^["']|["']$/g, ""), allowedBy(property.initializer));
          if (ts.isShorthandPropertyAssignment(property)) keep(property.name.text, []);
        }
      if (ts.isJsxAttribute(node) && node.name.getText() === "name" && node.initializer) {
        if (ts.isStringLiteral(node.initializer)) keep(node.initializer.text, []);
      }
      ts.forEachChild(node, visit);
    };
    visit(source);
  }
  const any = fc.oneof(fc.string({ maxLength: 60 }), fc.constantFrom(...edges, "", "on", "yes", "no"));
  return new Map([...found].map(([name, texts]) => [name, fc.oneof(any, ...texts)]));
}
