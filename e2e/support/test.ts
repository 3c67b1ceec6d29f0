import { test as base, expect, type Response } from "@playwright/test";
import { type Database, openDatabase } from "@/lib/shared/db/database";

/** What a browser says when a page does what its policy forbids. */
const violation = /Content Security Policy|TrustedScript|TrustedHTML|Permissions policy violation/i;

/** Staff see what a change would do, and codes that are told once, in the answer to a form. */
const mayAnswerForms = /^\/(?:ko|en)\/(?:admin|account)\//;

/** A citizen's or clinic's page that a browser would ask to send a form again for, on back or reload. */
function asksToSendAgain(answer: Response): boolean {
  const request = answer.request();
  const isPage = request.isNavigationRequest() && answer.status() === 200;
  return isPage && request.method() === "POST" && !mayAnswerForms.test(new URL(answer.url()).pathname);
}

/**
 * Tests that may look at, and set up, what the database holds; and in which no page may break its policy, nor ask to
 * send a form again.
 */
export const test = base.extend<{ baseURL: string }, { database: Database }>({
  context: async ({ context }, use) => {
    const violations: string[] = [];
    context.on("console", (message) => {
      if (violation.test(message.text())) violations.push(`${message.page()?.url()}: ${message.text()}`);
    });
    const sentAgain: string[] = [];
    context.on("response", (answer) => {
      if (asksToSendAgain(answer)) sentAgain.push(new URL(answer.url()).pathname);
    });
    await use(context);
    expect(violations).toEqual([]);
    expect(sentAgain).toEqual([]);
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
