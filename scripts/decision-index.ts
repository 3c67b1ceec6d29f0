// Writes the list of docs/decisions/README.md from the decisions themselves.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const folder = "docs/decisions";
const index = join(folder, "README.md");
const [begin, end] = ["<!-- list -->", "<!-- end of list -->"];

/** A line of the index. @throws Error that says what the file lacks of the template */
export function toIndexLine(file: string, text: string): string {
  const number = Number(/^(\d{4})-/.exec(file)?.[1]);
  const [, told, title] = /^# (\d+)\. (.+)\n/.exec(text) ?? [];
  if (Number(told) !== number) throw new Error(`${file}: must begin with "# ${number}. Title"`);
  const [, date] = /^Date: (\d{4}-\d\d-\d\d)$/m.exec(text) ?? [];
  if (!date) throw new Error(`${file}: has no line "Date: YYYY-MM-DD"`);
  const [, part, by] = /^(?:> )?Superseded( in part)? by \[?(?:decision )?(\d+)/m.exec(text) ?? [];
  const status = by ? `; superseded${part ?? ""} by ${by}` : "";
  return `- [${number}. ${title}](${file}) ${date}${status}`;
}

/** The index with the lines of the decisions that are in the folder. */
export function renderDecisionIndex(): string {
  const files = readdirSync(folder)
    .filter((name) => /^\d{4}-.*\.md$/.test(name))
    .sort();
  const lines = files.map((file) => toIndexLine(file, readFileSync(join(folder, file), "utf8")));
  const text = readFileSync(index, "utf8");
  return `${text.slice(0, text.indexOf(begin) + begin.length)}\n\n${lines.join("\n")}\n\n${text.slice(text.indexOf(end))}`;
}

if (import.meta.url === `file://${process.argv[1]}`) writeFileSync(index, renderDecisionIndex());
