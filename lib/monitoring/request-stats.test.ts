import { describe, expect, it } from "vitest";
import { RequestStats } from "./request-stats";

const fine = { failed: false, onTheWay: true };

describe("the last minute", () => {
  it("counts what happened and forgets it after a minute", () => {
    const minute = new RequestStats();
    for (let second = 0; second < 30; second++)
      minute.answered(second * 1_000, { ...fine, failed: second < 3 });
    minute.refused(10_000);
    expect(minute.figures(30_000)).toMatchObject({ requests: 30, errors: 3, asked: 30, refused: 1 });
    expect(minute.figures(64_999)).toMatchObject({ requests: 25, errors: 0 });
    expect(minute.figures(120_000)).toMatchObject({ requests: 0, errors: 0, refused: 0, p95Ms: 0 });
  });

  it("tells the group of the 95th percentile", () => {
    const minute = new RequestStats();
    for (let n = 0; n < 94; n++) minute.answered(0, { ...fine, ms: 8 });
    for (let n = 0; n < 6; n++) minute.answered(0, { ...fine, ms: 700 });
    expect(minute.figures(0).p95Ms).toBe(1_000);
    for (let n = 0; n < 40; n++) minute.answered(0, { ...fine, ms: 8 });
    expect(minute.figures(0).p95Ms).toBe(10);
    for (let n = 0; n < 1_000; n++) minute.answered(0, { ...fine, ms: 60_000 });
    expect(minute.figures(0).p95Ms).toBe(10_000);
  });
});
