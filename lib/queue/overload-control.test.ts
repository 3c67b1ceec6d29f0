import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type AdmissionCap, isOverloaded, nextAdmissionCap } from "./overload-control";

const uncut: AdmissionCap = { inside: 1_000, cutAt: null };

describe("what the booking path bears", () => {
  it.each([
    [{ p95Ms: 100, poolWaitMs: 10, errorShare: 0 }, false],
    [{ p95Ms: 500, poolWaitMs: 250, errorShare: 0.02 }, false],
    [{ p95Ms: 501, poolWaitMs: 10, errorShare: 0 }, true],
    [{ p95Ms: 100, poolWaitMs: 251, errorShare: 0 }, true],
    [{ p95Ms: 100, poolWaitMs: 10, errorShare: 0.03 }, true],
  ])("%o is strained: %s", (strain, strained) => expect(isOverloaded(strain)).toBe(strained));

  it("is cut to seven tenths, and not again before the cut can show", () => {
    const cut = nextAdmissionCap(uncut, 1_000, true, 50_000, 1);
    expect(cut).toEqual({ inside: 700, cutAt: 50_000 });
    expect(nextAdmissionCap(cut, 1_000, true, 59_000, 1)).toEqual(cut);
    expect(nextAdmissionCap(cut, 1_000, true, 60_000, 1).inside).toBeCloseTo(490);
    expect(nextAdmissionCap(uncut, 1_000, true, 5_000, 1)).toEqual({ inside: 700, cutAt: 5_000 });
  });

  it("is what the admin allows at once while nothing is cut, and comes back evenly after a cut", () => {
    expect(nextAdmissionCap(uncut, 5_000, false, 0, 1)).toEqual({ inside: 5_000, cutAt: null });
    expect(nextAdmissionCap({ inside: 100, cutAt: 0 }, 1_800, false, 0, 3)).toEqual({
      inside: 130,
      cutAt: 0,
    });
    expect(nextAdmissionCap({ inside: 179, cutAt: 0 }, 180, false, 0, 1)).toEqual({
      inside: 180,
      cutAt: null,
    });
    let limit: AdmissionCap = { inside: 100, cutAt: 0 };
    for (let second = 1; second <= 90; second++)
      limit = nextAdmissionCap(limit, 1_000, false, second * 1_000, 1);
    expect(limit.inside).toBeCloseTo(600);
    for (let second = 91; second <= 180; second++)
      limit = nextAdmissionCap(limit, 1_000, false, second * 1_000, 1);
    expect(limit).toEqual({ inside: 1_000, cutAt: null });
  });

  it("never passes what the admin allows, and never lets nobody in", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 100_000 }),
        fc.array(fc.tuple(fc.boolean(), fc.integer({ min: 1, max: 100_000 })), { maxLength: 60 }),
        (begin, seconds) => {
          let limit: AdmissionCap = { inside: begin, cutAt: null };
          seconds.forEach(([strained, mostInside], n) => {
            limit = nextAdmissionCap(limit, mostInside, strained, n * 5_000, 5);
            expect(limit.inside).toBeLessThanOrEqual(Math.max(1, mostInside));
            expect(Math.floor(limit.inside)).toBeGreaterThanOrEqual(1);
          });
        },
      ),
    );
  });
});
