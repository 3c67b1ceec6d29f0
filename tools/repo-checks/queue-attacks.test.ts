import { readFileSync } from "node:fs";
import { expect, it } from "vitest";

it("tries each attack on the database's functions by the test that its row names", () => {
  const text = readFileSync("docs/queue-attacks.md", "utf8")
    .split(/^## /m)
    .find((section) => section.startsWith("In the database, without a gate"));
  const rows = [...(text ?? "").matchAll(/^\|\s*\d+\s*\|\s*`(.+?)`\s*\|\s*`(.+?)`\s*\|/gm)];
  expect(rows.length).toBeGreaterThan(10);
  for (const [, title = "", file = ""] of rows)
    expect([file, readFileSync(file, "utf8")]).toEqual([file, expect.stringContaining(title)]);
});
