import { readFileSync } from "node:fs";
import { expect, it } from "vitest";

const page = readFileSync("docs/queue-attacks.md", "utf8");
const sections = page.split(/^## /m);

it.each([
  "In the database, without a gate",
  "Acting on what another page shows",
  "By a record that is corrected",
  "By a closing",
])("tries each attack of “%s” by the test that its row names", (title) => {
  const text = sections.find((section) => section.startsWith(title)) ?? "";
  const rows = [...text.matchAll(/^\|\s*\d+\s*\|\s*`(.+?)`\s*\|\s*`(.+?)`\s*\|/gm)];
  expect(rows.length).toBeGreaterThan(3);
  for (const [, test = "", file = ""] of rows)
    expect([file, readFileSync(file, "utf8")]).toEqual([file, expect.stringContaining(test)]);
});

it("numbers each attack once, in the order of the page", () => {
  const numbers = [...page.matchAll(/^\|\s*(\d+)\s*\|/gm)].map(([, number]) => Number(number));
  expect(numbers).toEqual(numbers.map((_, at) => at + 1));
});
