import { readdirSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";

/**
 * How many requirements of levels 1 and 2 each section of OWASP ASVS 5.0.0 has; they are numbered from 1, and those
 * of level 3 come after them.
 */
const sections: Record<string, number> = {
  ...{ "1.1": 2, "1.2": 9, "1.3": 11, "1.4": 3, "1.5": 2 },
  ...{ "2.1": 3, "2.2": 3, "2.3": 4, "2.4": 1 },
  ...{ "3.2": 2, "3.3": 4, "3.4": 6, "3.5": 5, "3.7": 2 },
  ...{ "4.1": 3, "4.2": 1, "4.3": 2, "4.4": 4 },
  ...{ "5.1": 1, "5.2": 3, "5.3": 2, "5.4": 3 },
  ...{ "6.1": 3, "6.2": 12, "6.3": 4, "6.4": 4, "6.5": 5, "6.6": 3, "6.8": 4 },
  ...{ "7.1": 3, "7.2": 4, "7.3": 2, "7.4": 5, "7.5": 2, "7.6": 2 },
  ...{ "8.1": 2, "8.2": 3, "8.3": 1, "8.4": 1 },
  ...{ "9.1": 3, "9.2": 4 },
  ...{ "10.1": 2, "10.2": 2, "10.3": 4, "10.4": 11, "10.5": 5, "10.6": 2, "10.7": 3 },
  ...{ "11.1": 2, "11.2": 3, "11.3": 3, "11.4": 4, "11.5": 1, "11.6": 1 },
  ...{ "12.1": 3, "12.2": 2, "12.3": 4 },
  ...{ "13.1": 1, "13.2": 5, "13.3": 2, "13.4": 5 },
  ...{ "14.1": 2, "14.2": 4, "14.3": 3 },
  ...{ "15.1": 3, "15.2": 3, "15.3": 7 },
  ...{ "16.1": 1, "16.2": 5, "16.3": 4, "16.4": 3, "16.5": 3 },
  ...{ "17.1": 1, "17.2": 4, "17.3": 2 },
};

const standings = ["met", "in part", "not met", "does not apply"] as const;
type Standing = (typeof standings)[number];

const rows = readdirSync("docs/asvs")
  .sort()
  .flatMap((file) =>
    readFileSync(`docs/asvs/${file}`, "utf8")
      .split("\n")
      .filter((line) => line.startsWith("| V"))
      .map((line) => {
        const [, number = "", level = "", , how = "", shown = ""] = line
          .split("|")
          .map((cell) => cell.trim());
        return { file, number, level, how, shown };
      }),
  );
const standingOf = (how: string): Standing | undefined => standings.find((one) => how.startsWith(one));

it("has each requirement of levels 1 and 2 once, in its chapter, in order", () => {
  const all = Object.entries(sections).flatMap(([section, count]) =>
    Array.from({ length: count }, (_, n) => `V${section}.${n + 1}`),
  );
  expect(all).toHaveLength(253);
  expect(rows.map(({ number }) => number)).toEqual(all);
  for (const { file, number, level } of rows) {
    expect(file).toBe(`v${number.slice(1).split(".")[0]?.padStart(2, "0")}.md`);
    expect(level).toMatch(/^[12]$/);
  }
});

it("says of each how it stands, why where it is not met, and what shows it where it is", () => {
  for (const { number, how, shown } of rows) {
    const standing = standingOf(how);
    expect([number, standing]).not.toEqual([number, undefined]);
    if (standing !== "met")
      expect([number, how.length > (standing?.length ?? 0) + 5]).toEqual([number, true]);
    if (standing !== "does not apply")
      expect([number, shown]).toEqual([number, expect.stringMatching(/`.+`/)]);
  }
});

it("counts them as they are", () => {
  const count = (of: typeof rows) =>
    standings.map((standing) => String(of.filter(({ how }) => standingOf(how) === standing).length));
  const table = readFileSync("docs/asvs.md", "utf8")
    .split("\n")
    .filter((line) => /^\| (\[V|all )/.test(line))
    .map((line) => line.split("|").map((cell) => cell.trim()));
  expect(table).toHaveLength(18);
  for (const [, name = "", ...counts] of table) {
    const file = /asvs\/(v\d\d\.md)/.exec(name)?.[1];
    expect([name, counts.slice(0, 4)]).toEqual([
      name,
      count(file ? rows.filter((row) => row.file === file) : rows),
    ]);
  }
});
