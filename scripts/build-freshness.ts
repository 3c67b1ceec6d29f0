import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const sources = [
  "app",
  "components",
  "lib",
  "messages",
  "prisma/schema.prisma",
  "scripts/build.ts",
  "scripts/bundles.ts",
  "scripts/fonts.ts",
  "server.ts",
  "server",
  "next.config.js",
  "package-lock.json",
  "tsconfig.json",
];
/** Tests lie beside what they test, and nothing of them is built. */
const test = /\.test\.tsx?$/;
const stamp = "build/sources.sha256";

function* filesIn(path: string): Generator<string> {
  if (!existsSync(path)) return;
  const entries = readdirSync(path, { withFileTypes: true, recursive: true });
  for (const entry of entries)
    if (entry.isFile() && !test.test(entry.name)) yield join(entry.parentPath, entry.name);
}

function fingerprint(): string {
  const hash = createHash("sha256");
  for (const source of sources) {
    const files = /\.\w+$/.test(source) ? [source].filter(existsSync) : [...filesIn(source)].sort();
    for (const file of files) hash.update(`${file}\0`).update(readFileSync(file)).update("\0");
  }
  return hash.digest("hex");
}

/** Whether what is built was built from other sources than those that lie here. */
export function buildIsStale(): boolean {
  return !existsSync(stamp) || readFileSync(stamp, "utf8") !== fingerprint();
}

export function markBuilt(): void {
  mkdirSync("build", { recursive: true });
  writeFileSync(stamp, fingerprint());
}
