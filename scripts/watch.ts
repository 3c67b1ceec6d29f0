import { context } from "esbuild";
import { makeAssets, scriptBundle, serverBundle, tailwind } from "./bundles";

/**
 * Builds again whatever Next.js does not watch by itself, and calls `built` each time the server is new.
 * Lives until the process ends.
 */
export async function watchSources(built: () => void): Promise<void> {
  await makeAssets();
  tailwind("--watch=always");
  const script = await context(scriptBundle);
  await script.watch();
  const server = await context({
    ...serverBundle,
    entryPoints: { "dev-server": "server.ts" },
    plugins: [
      {
        name: "restart",
        setup(build) {
          build.onEnd(({ errors }) => {
            if (errors.length === 0) built();
          });
        },
      },
    ],
  });
  await server.watch();
}
