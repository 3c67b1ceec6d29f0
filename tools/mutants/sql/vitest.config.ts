import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const root = fileURLToPath(new URL("../../..", import.meta.url));

/** The database tests on a PostgreSQL that is there already; the first that fails ends the run. */
export default defineConfig({
  resolve: { alias: { "@": root } },
  test: {
    root,
    include: ["server/**/*.db.test.ts", "lib/**/*.db.test.ts"],
    maxWorkers: 1,
    bail: 1,
    // A changed function may wait for ever; the server ends its statement before (bench.ts).
    testTimeout: 45_000,
    hookTimeout: 45_000,
    env: { DATA_KEYS: `test:${"A".repeat(43)}`, LOOKUP_KEY: "B".repeat(43) },
  },
});
