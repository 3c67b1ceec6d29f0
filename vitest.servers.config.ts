import { defineConfig } from "vitest/config";

/** Tests with several servers, a real nginx and a real PgBouncer; they need `npm run build` before. */
export default defineConfig({
  test: {
    include: ["load/servers/**/*.servers.ts"],
    fileParallelism: false,
    bail: 1,
    testTimeout: 60_000,
  },
});
