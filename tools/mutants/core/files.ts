import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

const within = (folder: string, names: string) => names.split(" ").map((name) => `lib/${folder}/${name}.ts`);

/** The core: what decides who may, when, in which order and where; all of it has unit tests. */
export const coreFiles = [
  ...within("eligibility", "answer birth-date cohort phase"),
  ...within("queue", "bearable door estimate lottery near outlook pace stays strain gate/path"),
  ...within("booking", "alternatives code dose-interval limits-form screening-rules"),
  ...within("booking/places", "distance limit name snapshot"),
  ...within("platform", "lane proof-of-work repeat seoul together tokens"),
];

/** What a source imports of ours, as paths. */
function importsOf(file: string): string[] {
  const found = readFileSync(file, "utf8").matchAll(/from "(\.[^"]+)"/g);
  return [...found].map(([, path = ""]) => `${join(dirname(file), path)}.ts`);
}

/** The unit tests that import a file themselves: what it does is theirs to notice. Else those one step further. */
export function testsOf(file: string): string[] {
  const tests = readdirSync("lib", { recursive: true, encoding: "utf8" })
    .map((path) => join("lib", path))
    .filter((path) => path.endsWith(".test.ts") && !path.endsWith(".db.test.ts"));
  const direct = tests.filter((test) => importsOf(test).includes(file));
  if (direct.length > 0) return direct;
  const further = (path: string) => existsSync(path) && importsOf(path).includes(file);
  return tests.filter((test) => importsOf(test).some(further));
}
