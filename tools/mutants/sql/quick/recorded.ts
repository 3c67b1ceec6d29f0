import * as real from "../../../../node_modules/vitest/dist/index.js";

// Stands in for Vitest where a file's tests are run again and again in one process: once for each change.

type Work = () => unknown;
type Each = (...values: never[]) => unknown;

interface Group {
  name: string;
  within?: Group;
  before: Work[];
  after: Work[];
}

export interface RecordedTest {
  name: string;
  group: Group;
  run: Work;
}

const root: Group = { name: "", before: [], after: [] };
let group = root;
export const tests: RecordedTest[] = [];
export const beforeAllOf: Work[] = [];
export const afterAllOf: Work[] = [];

const spread = (row: unknown) => (Array.isArray(row) ? row : [row]) as never[];
const named = (name: string, row: unknown) => `${name} ${JSON.stringify(spread(row)[0]) ?? ""}`;

function record(name: string, run: Work): void {
  tests.push({ name, group, run });
}
record.each = (rows: readonly unknown[]) => (name: string, run: Each) => {
  for (const row of rows) record(named(name, row), () => run(...spread(row)));
};

function describeGroup(name: string, define: Work): void {
  const within = group;
  group = { name, within, before: [], after: [] };
  define();
  group = within;
}
describeGroup.each = (rows: readonly unknown[]) => (name: string, define: Each) => {
  for (const row of rows) describeGroup(named(name, row), () => define(...spread(row)));
};

export { describeGroup as describe, record as it, record as test };
export const beforeEach = (work: Work) => group.before.push(work);
export const afterEach = (work: Work) => group.after.push(work);
export const beforeAll = (work: Work) => beforeAllOf.push(work);
export const afterAll = (work: Work) => afterAllOf.push(work);
export const { expect, inject } = real;

function groupsOf(test: RecordedTest): Group[] {
  const groups: Group[] = [];
  for (let at: Group | undefined = test.group; at; at = at.within) groups.unshift(at);
  return groups;
}

/** @returns what the test failed with; undefined when it passed */
export async function outcomeOf(test: RecordedTest): Promise<unknown> {
  const groups = groupsOf(test);
  let fault: unknown;
  try {
    for (const { before } of groups) for (const work of before) await work();
    await test.run();
  } catch (error) {
    fault = error ?? "failed";
  }
  try {
    for (const { after } of groups.reverse()) for (const work of after) await work();
  } catch (error) {
    fault ??= error;
  }
  return fault;
}
