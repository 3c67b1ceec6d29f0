import { expect, it } from "vitest";
import { accepted } from "../../scripts/accepted-advisories";
import { advisoriesIn, unexplained } from "../../scripts/advisories";

const printed = JSON.stringify({
  auditReportVersion: 2,
  vulnerabilities: {
    inner: {
      name: "inner",
      severity: "high",
      via: [
        {
          source: 1,
          name: "inner",
          url: "https://github.com/advisories/GHSA-aaaa",
          title: "Runs",
          severity: "high",
        },
      ],
    },
    outer: { name: "outer", severity: "high", via: ["inner"] },
  },
  metadata: {},
});
const excuse = {
  id: "GHSA-aaaa",
  of: "inner",
  reason: "never called",
  since: "2026-01-01",
  until: "2026-03-01",
};
const found = advisoriesIn(printed) ?? [];

it("reads each advisory once, at the package that it is about", () => {
  expect(found).toEqual([{ id: "GHSA-aaaa", package: "inner", title: "Runs", severity: "high" }]);
});

it.each([
  "",
  "not JSON",
  '{"message":"405 Method Not Allowed","statusCode":405}',
  '{"error":{"code":"ENOTFOUND"}}',
])("does not take a registry that did not answer for a clean one (%#)", (answer) =>
  expect(advisoriesIn(answer)).toBeNull(),
);

it("is content with what is clean, or accepted for a time", () => {
  expect(unexplained([], [], "2026-02-01")).toEqual([]);
  expect(unexplained(found, [excuse], "2026-03-01")).toEqual([]);
});

it("names what nobody accepted, and acceptances that ran out or that nothing asks for", () => {
  expect(unexplained(found, [], "2026-02-01")).toEqual(["inner: high: Runs (GHSA-aaaa)"]);
  expect(unexplained(found, [{ ...excuse, of: "other" }], "2026-02-01")).toHaveLength(2);
  expect(unexplained(found, [excuse], "2026-03-02")).toEqual([expect.stringContaining("until 2026-03-01")]);
  expect(unexplained([], [excuse], "2026-02-01")).toEqual([expect.stringContaining("not reported")]);
});

it("accepts nothing for longer than 90 days, or without a reason", () => {
  const faults = accepted.filter(
    ({ since, until, reason }) =>
      Date.parse(until) - Date.parse(since) > 90 * 86_400_000 || reason.length <= 20,
  );
  expect(faults).toEqual([]);
});
