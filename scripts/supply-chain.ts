import { readFileSync } from "node:fs";
import { z } from "zod";

/** Licences that ask for no more than to be named. */
const permissive = new Set([
  "0BSD",
  "Apache-2.0",
  "BlueOak-1.0.0",
  "BSD-2-Clause",
  "BSD-3-Clause",
  "CC0-1.0",
  "ISC",
  "MIT",
  "MIT-0",
  "Python-2.0",
  "Unlicense",
  "Zlib",
]);

/** Packages under another licence, and why that binds nobody here: all of them are used as they come. */
const excused: [packages: RegExp, licence: string, reason: string][] = [
  [
    /^@img\/sharp-/,
    "LGPL-3.0-or-later",
    "a library of its own, loaded by Next.js where it makes pictures; none are made here",
  ],
  [/^lightningcss/, "MPL-2.0", "builds the stylesheet; binds changed files of its own"],
  [
    /^(@axe-core\/playwright|axe-core)$/,
    "MPL-2.0",
    "looks at pages in tests; binds changed files of its own",
  ],
  [
    /^parse-cache-control$/,
    "",
    "its package names none; its licence file is the BSD licence of three clauses",
  ],
  [/^ical\.js$/, "MPL-2.0", "reads calendar files in tests; binds changed files of its own"],
  [/^elkjs$/, "EPL-2.0", "comes with Prisma's studio, which is never started"],
  [/^caniuse-lite$/, "CC-BY-4.0", "data about browsers, used when building"],
  [/^seq-queue$/, "", "its package names none; its licence file is the MIT licence"],
];

/** Install scripts that npm does not run, and why nothing is missed. */
const scriptsNotRun: Record<string, string> = {
  "@parcel/watcher": "a built file comes with it",
  "@prisma/engines": "would download engines; migrations run as WebAssembly",
  esbuild: "would only check the built file that comes with it",
  prisma: "would only check the version of Node.js",
};

const lockFile = z.object({
  packages: z.record(
    z.string(),
    z.object({
      version: z.string().optional(),
      license: z.string().optional(),
      hasInstallScript: z.boolean().optional(),
      link: z.boolean().optional(),
      integrity: z.string().optional(),
    }),
  ),
});
const manifest = z.object({ allowScripts: z.record(z.string(), z.boolean()) });

export interface Package {
  name: string;
  version: string;
  /** An SPDX expression, as the package says; empty when it says none. */
  licence: string;
  installs: boolean;
  /** Whether the lock file says its hash, so that nothing else can come in its place. */
  pinned: boolean;
}

/** The packages of a lock file, by name. */
export function packagesIn(lock: unknown): Package[] {
  return Object.entries(lockFile.parse(lock).packages)
    .filter(([path, it]) => path !== "" && !it.link)
    .map(([path, it]) => ({
      name: path.slice(path.lastIndexOf("node_modules/") + "node_modules/".length),
      version: it.version ?? "",
      licence: it.license ?? "",
      installs: it.hasInstallScript ?? false,
      pinned: it.integrity !== undefined,
    }))
    .sort((a, b) => a.name.localeCompare(b.name));
}

/** Whether an SPDX expression asks for no more than to be named: one of its choices, and all of what is joined. */
function isPermissive(expression: string): boolean {
  return expression
    .replaceAll(/[()]/g, "")
    .split(/ or /i)
    .some((choice) => choice.split(/ and /i).every((licence) => permissive.has(licence.trim())));
}

const excuseOf = ({ name, licence }: Package) =>
  excused.find(
    ([packages, of]) => packages.test(name) && (of === "" ? licence === "" : licence.includes(of)),
  );

/** What is wrong with what the program is made of: licences, install scripts and missing hashes. */
export function faultsOf(packages: readonly Package[], allowed: Readonly<Record<string, boolean>>): string[] {
  return packages.flatMap((it) => [
    ...(isPermissive(it.licence) || excuseOf(it)
      ? []
      : [`${it.name} ${it.version}: licence "${it.licence}" is neither permissive nor excused`]),
    ...(it.installs && allowed[it.name] === undefined && !scriptsNotRun[it.name]
      ? [`${it.name} ${it.version}: has an install script that nobody approved or set aside`]
      : []),
    ...(it.pinned ? [] : [`${it.name} ${it.version}: no hash; npm run pin`]),
  ]);
}

export function readSupply(): { packages: Package[]; allowed: Record<string, boolean> } {
  const read = (file: string) => JSON.parse(readFileSync(file, "utf8"));
  return {
    packages: packagesIn(read("package-lock.json")),
    allowed: manifest.parse(read("package.json")).allowScripts,
  };
}

/** A table of licences with how many packages are under each, and of those that are excused. */
export function licenceLines(packages: readonly Package[]): string[] {
  const counts = new Map<string, number>();
  for (const { licence } of packages) counts.set(licence, (counts.get(licence) ?? 0) + 1);
  const lines = [...counts]
    .sort((a, b) => b[1] - a[1])
    .map(([licence, count]) => `${count}\t${licence || "not said"}`);
  const excuses = new Map(
    packages.flatMap((it) => {
      const excuse = isPermissive(it.licence) ? undefined : excuseOf(it);
      return excuse ? [[it.name, `${it.name} (${it.licence || "not said"}): ${excuse[2]}`] as const] : [];
    }),
  );
  return [...lines, "", ...excuses.values()];
}
