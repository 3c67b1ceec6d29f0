import { existsSync } from "node:fs";
import { expect, it } from "vitest";
import { coreFiles, testsOf } from "./core/files";
import { listed, readEquivalent, readSurvivors, shareKilled, shown, staleOf } from "./known";

const mutant = { file: "a.ts", line: 3, original: "a < b", changed: "a <= b" };
const { line: _, ...known } = mutant;

it("counts what a test noticed of what makes a difference", () => {
  const other = { ...mutant, changed: "true" };
  const judged = [
    { mutant, killed: false },
    { mutant: other, killed: true },
    { mutant: { ...mutant, changed: "false" }, killed: false },
  ];
  expect(shareKilled(judged, [])).toBeCloseTo(1 / 3);
  expect(shareKilled(judged, [known])).toBe(1 / 2);
});

it("names what is known of a place that is no more, wherever its line has gone", () => {
  expect(staleOf([known], [{ ...mutant, line: 90 }])).toEqual([]);
  expect(staleOf([known], [{ ...mutant, original: "a > b" }])).toEqual([known]);
});

it("shows a change by its whole lines", () => {
  const source = "one\n  if (a &&\n    b) c();\nlast";
  const from = source.indexOf("a &&");
  expect(shown(source, from, from + "a &&\n    b".length, "true")).toEqual({
    line: 2,
    original: "if (a && b) c();",
    changed: "if (true) c();",
  });
});

it("has a reason for each change that makes no difference, and none of both kinds", () => {
  const equivalent = readEquivalent();
  expect(equivalent.filter(({ why }) => !why || why.length < 20)).toEqual([]);
  const keys = [...equivalent, ...listed(readSurvivors())].map(({ file, original, changed }) =>
    JSON.stringify([file, original, changed]),
  );
  expect(new Set(keys).size).toBe(keys.length);
});

it.each(coreFiles)("finds %s and unit tests that reach it", (file) => {
  expect(existsSync(file)).toBe(true);
  expect(testsOf(file)).not.toEqual([]);
});
