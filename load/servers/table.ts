import { readFileSync } from "node:fs";

/** The names in the rows of one section of docs/queue-attacks.md. */
export function rowsOf(section: string): string[] {
  const text = readFileSync("docs/queue-attacks.md", "utf8")
    .split(/^## /m)
    .find((part) => part.startsWith(`${section}\n`));
  return [...(text ?? "").matchAll(/^\|\s*\d+\s*\|\s*`(.+?)`\s*\|/gm)].map(([, title = ""]) => title);
}
