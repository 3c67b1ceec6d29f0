import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Pace } from "./pace";

const line = { at: 0, limit: 1_000, inside: 0, came: 0, served: 0, entries: 10_000 };

describe("calling", () => {
  it("fills a small room at once", () => {
    expect(new Pace(null).turn({ ...line, limit: 50 })).toMatchObject({ call: 50, spare: 0 });
  });

  it("calls nobody who is not there, and says for whom there would be room", () => {
    expect(new Pace(null).turn({ ...line, limit: 50, entries: 20 })).toMatchObject({ call: 20, spare: 30 });
  });

  it("fills a large room at the rate at which it will empty, not at once", () => {
    const pace = new Pace(300);
    let served = pace.turn(line).call;
    for (let second = 1; second <= 10; second++)
      served += pace.turn({ ...line, at: second * 1_000, inside: served, came: served, served }).call;
    expect(served).toBeGreaterThan(200);
    expect(served).toBeLessThan(300);
  });

  it("gives on the room of those who do not come after a minute, and not before", () => {
    const pace = new Pace(null);
    const seen = { ...line, limit: 50 };
    expect(pace.turn(seen).call).toBe(50);
    expect(pace.turn({ ...seen, at: 59_000, served: 50 }).call).toBe(0);
    expect(pace.turn({ ...seen, at: 60_000, served: 50 }).call).toBe(50);
  });

  it("expects those whom an earlier leader called", () => {
    const pace = new Pace(300);
    const seen = { ...line, limit: 50, came: 100, inside: 20, served: 130 };
    expect(pace.turn(seen).call).toBe(0);
    expect(pace.turn({ ...seen, at: 1_000 }).call).toBe(0);
    expect(pace.turn({ ...seen, at: 60_000 }).call).toBe(30);
  });

  it("tells no rate before it is known how long people stay, and then the rate of a full room", () => {
    expect(new Pace(null).turn(line).ratePerMinute).toBeNull();
    // 970 of 1,000 places, some five minutes each; nine tenths are presumed to come.
    const rate = new Pace(300).turn(line).ratePerMinute ?? 0;
    expect(rate / ((970 / 300 / 0.9) * 60)).toBeCloseTo(1, 1);
  });

  it("never calls more than fit, whatever people do", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 5_000 }),
        fc.array(
          fc.record({
            come: fc.double({ min: 0, max: 1, noNaN: true }),
            leave: fc.double({ min: 0, max: 1, noNaN: true }),
          }),
          {
            maxLength: 80,
          },
        ),
        (limit, seconds) => {
          const pace = new Pace(null);
          let [inside, came, served] = [0, 0, 0];
          seconds.forEach(({ come, leave }, second) => {
            const turn = pace.turn({ at: second * 1_000, limit, inside, came, served, entries: 1_000_000 });
            served += turn.call;
            // Nobody's minute is over yet, so all who were called may still come.
            if (second < 60) expect(inside + (served - came)).toBeLessThanOrEqual(limit);
            const comes = Math.floor((served - came) * come);
            came += comes;
            inside += comes;
            inside -= Math.floor(inside * leave);
          });
        },
      ),
    );
  });
});
