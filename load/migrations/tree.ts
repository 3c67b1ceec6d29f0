import { execFileSync } from "node:child_process";
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build, type Plugin } from "esbuild";

const git = (...args: string[]) => execFileSync("git", args, { encoding: "utf8", maxBuffer: 2 ** 28 }).trim();

/** A migration, the release that brought it, and the one before. */
export interface Step {
  name: string;
  before: string;
  after: string;
}

/**
 * Every migration that came after the first release, in the order in which they are applied; migrations of
 * one commit are one step.
 *
 * @throws Error when the history does not go back far enough
 */
export function steps(): Step[] {
  const added = git(
    "log",
    "--reverse",
    "--diff-filter=A",
    "--format=commit %H",
    "--name-only",
    "--",
    "prisma/migrations/*/migration.sql",
  );
  const found: Step[] = [];
  for (const block of added.split("commit ").filter(Boolean)) {
    const [commit = "", ...files] = block.split("\n").filter(Boolean);
    const names = files.map((file) => file.split("/")[2]);
    const parents = git("rev-list", "--parents", "-n", "1", commit).split(" ");
    const parent = parents[1];
    if (!parent || !git("ls-tree", "--name-only", parent, "prisma/migrations")) continue;
    found.push({ name: names.join(", "), before: parent, after: commit });
  }
  if (found.length === 0) throw new Error("the history holds no release before a migration: fetch all of it");
  return found;
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

/** The sources of one commit, beside our packages. */
export class Tree {
  constructor(
    readonly folder: string,
    commit: string,
  ) {
    mkdirSync(folder, { recursive: true });
    const archive = execFileSync("git", ["archive", commit], { maxBuffer: 2 ** 28 });
    execFileSync("tar", ["-x", "-C", folder], { input: archive });
    symlinkSync(join(process.cwd(), "node_modules"), join(folder, "node_modules"));
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
