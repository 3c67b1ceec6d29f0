import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const root = fileURLToPath(new URL("../../..", import.meta.url));

const tests = (process.env.MUTANTS_TESTS ?? "").split(",");

/** Some of the core's unit tests, named by MUTANTS_TESTS, in one time zone: the one that lies furthest from Seoul. */
export default defineConfig({
  resolve: { alias: { "@": root } },
  test: {
    root,
    include: tests,
    ...(tests.some((test) => test.endsWith(".db.test.ts")) && {
      globalSetup: "lib/shared/testing/postgres.ts",
    }),
    testTimeout: 60_000,
    env: { TZ: "America/New_York", DATA_KEYS: `test:${"A".repeat(43)}`, LOOKUP_KEY: "B".repeat(43) },
  },
});
