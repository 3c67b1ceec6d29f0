import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const root = fileURLToPath(new URL(".", import.meta.url));

/** Of tests alone: what they write is sealed under these. */
const dataKeys = { DATA_KEYS: `test:${"A".repeat(43)}`, LOOKUP_KEY: "B".repeat(43) };

/** Rules that speak of time must give the same answers wherever the server stands. */
const zones = ["UTC", "Asia/Seoul", "America/New_York"];

export default defineConfig({
  resolve: { alias: { "@": root } },
  test: {
    // A test that asserts nothing cannot fail.
    expect: { requireAssertions: true },
    projects: [
      ...zones.map((zone) => ({
        extends: true as const,
        test: {
          name: `unit ${zone}`,
          include: [
            "lib/**/*.test.ts",
            "components/**/*.test.ts",
            "messages/**/*.test.ts",
            "prisma/**/*.test.ts",
            "load/**/*.test.ts",
            "server/**/*.test.ts",
          ],
          exclude: ["**/*.db.test.ts", "tools/repo-checks/regex-safety.test.ts"],
          // Enough on a machine that does much else: properties are tried with hundreds of values.
          testTimeout: 60_000,
          env: { TZ: zone, ...dataKeys },
        },
      })),
      // The same in every zone, and half a minute long.
      {
        extends: true as const,
        test: { name: "patterns", include: ["tools/repo-checks/regex-safety.test.ts"] },
      },
      // The model keeps minutes of its own.
      {
        extends: true as const,
        test: {
          name: "model",
          include: ["tools/**/*.test.ts"],
          exclude: ["**/*.db.test.ts", "tools/repo-checks/regex-safety.test.ts"],
          testTimeout: 60_000,
          env: dataKeys,
        },
      },
      {
        extends: true as const,
        test: {
          name: "database",
          include: [
            "server/**/*.db.test.ts",
            "tools/**/*.db.test.ts",
            "lib/**/*.db.test.ts",
            "prisma/**/*.db.test.ts",
          ],
          globalSetup: "lib/shared/testing/postgres.ts",
          testTimeout: 30_000,
          env: dataKeys,
        },
      },
    ],
  },
});
