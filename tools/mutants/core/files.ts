import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

const within = (folder: string, names: string) => names.split(" ").map((name) => `${folder}/${name}.ts`);

/** The core: what decides who may, when, in which order and where; all of it has unit tests. */
export const coreFiles = [
  ...within("lib/eligibility", "check-eligibility cohort window-phase"),
  ...within("lib/citizens", "birth-date-form typed-date"),
  ...within("lib/queue", "admission-rate draw entry-challenge estimate-wait load-signal overload-control"),
  ...within("lib/queue", "queue-forecast session-duration-estimator turn-notification-rule"),
  ...within(
    "lib/booking",
    "booking-reference dose-interval screening-rules suggest-slots window-quotas-form",
  ),
  ...within("lib/availability", "clinic-search geo quota-filter snapshot"),
  ...within(
    "lib/shared",
    "concurrency-limiter run-periodically crypto/jwt proof-of-work/issuer proof-of-work/protocol time/seoul",
  ),
  ...within("server", "request-path fast-path/batched-response-writer"),
];

/** Those of them that ask the database, and are tried on one. */
const onDatabase = within("lib", "queue/load-signal queue/entry-challenge booking/suggest-slots");

/** What a source imports of ours, as paths. */
function importsOf(file: string): string[] {
  const found = readFileSync(file, "utf8").matchAll(/(?:from |import\()"(\.[^"]+)"/g);
  return [...found].map(([, path = ""]) => `${join(dirname(file), path)}.ts`);
}

/** The unit tests that import a file themselves: what it does is theirs to notice. Else those one step further. */
export function testsOf(file: string): string[] {
  const tests = ["lib", "server"]
    .flatMap((folder) =>
      readdirSync(folder, { recursive: true, encoding: "utf8" }).map((path) => join(folder, path)),
    )
    .filter((path) => path.endsWith(".test.ts") && !path.endsWith(".scale.test.ts"))
    .filter((path) => !path.endsWith(".db.test.ts") || onDatabase.includes(file));
  const direct = tests.filter((test) => importsOf(test).includes(file));
  // Of the database's tests those of its own alone: others start whole servers.
  const own = direct.filter(
    (test) => !test.endsWith(".db.test.ts") || test === `${file.slice(0, -3)}.db.test.ts`,
  );
  if (own.length > 0) return own;
  const further = (path: string) => existsSync(path) && importsOf(path).includes(file);
  return tests.filter((test) => importsOf(test).some(further));
}
