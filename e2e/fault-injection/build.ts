import { rm } from "node:fs/promises";
import { resolve } from "node:path";
import { build, type Plugin } from "esbuild";
import { serverBundle } from "@/scripts/bundles";

/** Takes a broken module in place of a right one, wherever the program imports it. */
const broken = (name: string, right: string): Plugin => ({
  name: `broken ${name}`,
  setup(context) {
    context.onResolve({ filter: new RegExp(`/${name}$`) }, async (asked) => {
      const found = resolve(asked.resolveDir, `${asked.path}.ts`);
      if (found !== resolve(right) || asked.importer.includes("/e2e/fault-injection/")) return undefined;
      return { path: resolve(`e2e/fault-injection/${name}.ts`) };
    });
  },
});

/**
 * Builds the server with the time bug of 20 July in it; its pages are those of the right build.
 *
 * @returns the program, and what removes it
 */
export async function brokenServer(): Promise<{ program: string; remove(): Promise<void> }> {
  const outdir = `build/broken-${process.pid}`;
  await build({
    ...serverBundle,
    outdir,
    plugins: [
      broken("window-phase", "lib/eligibility/window-phase.ts"),
      broken("clock", "lib/shared/time/clock.ts"),
      broken("database-clock", "lib/shared/db/database-clock.ts"),
    ],
  });
  return { program: `${outdir}/server.mjs`, remove: () => rm(outdir, { recursive: true, force: true }) };
}
