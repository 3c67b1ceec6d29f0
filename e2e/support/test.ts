import { test as base, expect } from "@playwright/test";
import { type Database, openDatabase } from "@/lib/shared/db/database";

/** What a browser says when a page does what its policy forbids. */
const violation = /Content Security Policy|TrustedScript|TrustedHTML|Permissions policy violation/i;

/** Tests that may look at, and set up, what the database holds; and in which no page may break its policy. */
export const test = base.extend<{ baseURL: string }, { database: Database }>({
  context: async ({ context }, use) => {
    const violations: string[] = [];
    context.on("console", (message) => {
      if (violation.test(message.text())) violations.push(`${message.page()?.url()}: ${message.text()}`);
    });
    await use(context);
    expect(violations).toEqual([]);
  },
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
