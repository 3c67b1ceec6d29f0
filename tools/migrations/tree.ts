import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build, type Plugin } from "esbuild";

const folder = "prisma/migrations";

const git = (...args: string[]) => execFileSync("git", args, { encoding: "utf8", maxBuffer: 2 ** 28 }).trim();

/** The indexes that migrations of today build beside the work of others. */
const builtBeside = readdirSync(folder, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .flatMap(({ name }) => [
    ...readFileSync(`${folder}/${name}/migration.sql`, "utf8").matchAll(
      /CONCURRENTLY IF NOT EXISTS "(\w+)"/g,
    ),
  ])
  .map(([, index]) => index);

export interface Step {
  name: string;
  before: string;
  after: string;
}

/**
 * Every migration that came after the first release, in the order in which they are applied; those that came
 * together are one step.
 *
 * @throws Error when the history does not go back far enough
 */
export function steps(): Step[] {
  const found = new Map<string, Step>();
  const migrationsOf = (commit: string) =>
    git("ls-tree", "--name-only", commit, `${folder}/`).split("\n").filter(Boolean);
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (!entry.isDirectory()) continue;
    const file = `${folder}/${entry.name}/migration.sql`;
    // A migration may have got a later name before it was released: the history goes on under the one before.
    const commits = git("log", "--follow", "--format=%H", "--", file).split("\n").filter(Boolean);
    const first = commits.at(-1);
    if (!first) continue;
    const [, before] = git("rev-list", "--parents", "-n", "1", first).split(" ");
    if (!before || migrationsOf(before).length === 0) continue;
    // Its last form of then: what changed it when later ones were there did not bring it.
    const title = entry.name.replace(/^\d+/, "");
    const [after] = commits
      .map((commit) => ({ commit, all: migrationsOf(commit) }))
      .filter(({ all }) => all.some((path) => path.endsWith(title)))
      .map(({ commit, all }) => ({ commit, many: all.length }))
      .sort((a, b) => a.many - b.many)
      .map(({ commit }) => commit);
    if (!after) continue;
    const known = found.get(`${before} ${after}`);
    const name = known ? `${known.name}, ${entry.name}` : entry.name;
    found.set(`${before} ${after}`, { name, before, after });
  }
  if (found.size === 0) throw new Error("the history holds no release before a migration: fetch all of it");
  return [...found.values()];
}

/** Pages are not what is tried: every one of them is answered with nothing. */
const withoutPages: Plugin = {
  name: "without pages",
  setup(context) {
    context.onResolve({ filter: /^next$/ }, () => ({ path: "pages", namespace: "none" }));
    context.onLoad({ filter: /.*/, namespace: "none" }, () => ({
      contents: `export default () => ({
        prepare: async () => {},
        getRequestHandler: () => async (request, response) => response.end(),
      });`,
    }));
  },
};

export class Tree {
  constructor(
    readonly folder: string,
    commit: string,
  ) {
    mkdirSync(folder, { recursive: true });
    const archive = execFileSync("git", ["archive", commit], { maxBuffer: 2 ** 28 });
    execFileSync("tar", ["-x", "-C", folder], { input: archive });
    symlinkSync(join(process.cwd(), "node_modules"), join(folder, "node_modules"));
    this.#asToday();
    this.#withoutMovedIndexes();
  }

  /** Puts in what was mended in a migration since, but for functions that have moved to files of later releases. */
  #asToday(): void {
    const makesFunctions = /^CREATE (OR REPLACE )?FUNCTION/m;
    for (const { name } of readdirSync(folder, { withFileTypes: true }).filter((entry) =>
      entry.isDirectory(),
    )) {
      const file = join(this.folder, folder, name, "migration.sql");
      if (!existsSync(file)) continue;
      const today = readFileSync(join(folder, name, "migration.sql"), "utf8");
      if (makesFunctions.test(readFileSync(file, "utf8")) === makesFunctions.test(today))
        writeFileSync(file, today);
    }
  }

  /** Takes out of the migrations what is built by one of its own today. */
  #withoutMovedIndexes(): void {
    const statement = new RegExp(`^CREATE (UNIQUE )?INDEX "(${builtBeside.join("|")})"[^;]*;`, "gm");
    const migrations = join(this.folder, folder);
    for (const { name } of readdirSync(migrations, { withFileTypes: true }).filter((entry) =>
      entry.isDirectory(),
    )) {
      const file = join(migrations, name, "migration.sql");
      const text = readFileSync(file, "utf8");
      writeFileSync(file, text.replaceAll(statement, ""));
    }
  }

  /** Bundles a program of this commit. @returns its path */
  async program(name: string, source: string): Promise<string> {
    const entry = join(this.folder, `${name}.check.ts`);
    writeFileSync(entry, source);
    const outfile = join(this.folder, "build", `${name}.mjs`);
    await build({
      entryPoints: [entry],
      outfile,
      bundle: true,
      packages: "external",
      platform: "node",
      format: "esm",
      target: "node20",
      jsx: "automatic",
      tsconfig: join(this.folder, "tsconfig.json"),
      plugins: [withoutPages],
      logLevel: "error",
    });
    return outfile;
  }
}
