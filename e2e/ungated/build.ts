import { rm } from "node:fs/promises";
import { build } from "esbuild";
import { serverBundle } from "@/scripts/bundles";

/**
 * Builds the program without its gate; its pages are those of the right build.
 *
 * @returns the program, and what removes it
 */
export async function ungatedServer(): Promise<{ program: string; remove(): Promise<void> }> {
  const outdir = `build/ungated-${process.pid}`;
  await build({ ...serverBundle, entryPoints: { server: "e2e/ungated/server.ts" }, outdir });
  return { program: `${outdir}/server.mjs`, remove: () => rm(outdir, { recursive: true, force: true }) };
}
