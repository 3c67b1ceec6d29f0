import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** The modules of k6 that a script may import, and what stands for them in Node.js. */
const modules: Record<string, string> = {
  k6: "k6.ts",
  "k6/data": "data.ts",
  "k6/execution": "execution.ts",
  "k6/http": "http.ts",
  "k6/metrics": "metrics.ts",
};

/**
 * Bundles a k6 script into a program for Node.js that runs one iteration and prints what came of it.
 *
 * @param script its path
 * @param to where the program goes
 * @throws when the script imports anything else
 */
export async function bundleScript(script: string, to: string): Promise<void> {
  await build({
    stdin: {
      contents: `import ${JSON.stringify(here("globals.ts"))};
import * as script from ${JSON.stringify(script)};
import { play } from ${JSON.stringify(here("play.ts"))};
console.log(JSON.stringify(play(script)));
process.exit();`,
      resolveDir: process.cwd(),
    },
    outfile: to,
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node20",
    logLevel: "silent",
    plugins: [
      {
        name: "k6",
        setup({ onResolve }) {
          onResolve({ filter: /^k6($|\/)/ }, ({ path }) => {
            const file = modules[path];
            return file ? { path: here(file) } : { errors: [{ text: `${path} has no stand-in` }] };
          });
        },
      },
    ],
  });
}
