import { test as base } from "@playwright/test";
import { type Database, openDatabase } from "@/lib/platform/database";

/** Tests that may look at, and set up, what the database holds. */
export const test = base.extend<{ baseURL: string }, { database: Database }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of what a fixture needs
  baseURL: async ({}, use) => {
    await use(process.env.E2E_BASE_URL ?? "");
  },
  database: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of what a fixture needs
    async ({}, use) => {
      const database = openDatabase(process.env.E2E_DATABASE_URL ?? "");
      await use(database);
      await database.end();
    },
    { scope: "worker" },
  ],
});

export { expect } from "@playwright/test";
