import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const root = fileURLToPath(new URL("../../../..", import.meta.url));

/** One test that runs a file's tests once for each change, by what stands in for Vitest. */
export default defineConfig({
  resolve: {
    alias: [
      { find: /^vitest$/, replacement: `${root}tools/mutants/sql/quick/recorded.ts` },
      { find: "@", replacement: root },
    ],
  },
  test: {
    root,
    include: ["tools/mutants/sql/quick/judge.quick.ts"],
    testTimeout: 3_600_000,
    env: { DATA_KEYS: `test:${"A".repeat(43)}`, LOOKUP_KEY: "B".repeat(43) },
  },
});
