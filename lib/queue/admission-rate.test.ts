import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { AdmissionRateController } from "./admission-rate";

const line = { at: 0, limit: 1_000, inside: 0, came: 0, served: 0, entries: 10_000 };

describe("calling", () => {
  it("fills a small room at once", () => {
    expect(new AdmissionRateController(null).turn({ ...line, limit: 50 })).toMatchObject({
      call: 50,
      spare: 0,
    });
  });

  it("calls nobody who is not there, and says for whom there would be room", () => {
    expect(new AdmissionRateController(null).turn({ ...line, limit: 50, entries: 20 })).toMatchObject({
      call: 20,
      spare: 30,
    });
  });

  it("fills a large room at the rate at which it will empty, not at once", () => {
    const pace = new AdmissionRateController(300);
    let served = pace.turn(line).call;
    for (let second = 1; second <= 10; second++)
      served += pace.turn({ ...line, at: second * 1_000, inside: served, came: served, served }).call;
    expect(served).toBeGreaterThan(200);
    expect(served).toBeLessThan(300);
  });

  it("gives on the room of those who do not come after a minute, and not before", () => {
    const pace = new AdmissionRateController(null);
    const seen = { ...line, limit: 50 };
    expect(pace.turn(seen).call).toBe(50);
    expect(pace.turn({ ...seen, at: 59_000, served: 50 }).call).toBe(0);
    expect(pace.turn({ ...seen, at: 60_000, served: 50 }).call).toBe(50);
  });

  it("expects those whom an earlier leader called", () => {
    const pace = new AdmissionRateController(300);
    const seen = { ...line, limit: 50, came: 100, inside: 20, served: 130 };
    expect(pace.turn(seen).call).toBe(0);
    expect(pace.turn({ ...seen, at: 1_000 }).call).toBe(0);
    expect(pace.turn({ ...seen, at: 60_000 }).call).toBe(30);
  });

  it("counts who came of those called in the last minute, and gives on what is left", () => {
    const pace = new AdmissionRateController(null);
    const seen = { ...line, limit: 50 };
    pace.turn(seen);
    expect(pace.turn({ ...seen, at: 60_000, served: 50 }).call).toBe(50);
    // Forty came, of whom thirty have gone: ten are inside, ten may still come.
    expect(pace.turn({ ...seen, at: 61_000, served: 100, came: 40, inside: 10 }).call).toBe(30);
  });

  it("calls no more than there is room, and no more than wait", () => {
    const full = { ...line, inside: 995, came: 995, served: 995 };
    expect(new AdmissionRateController(60).turn(full).call).toBe(5);
    expect(
      new AdmissionRateController(null).turn({ ...line, limit: 50, came: 95, served: 95, entries: 100 }).call,
    ).toBe(5);
  });

  it("calls at the rate for as long as it has not looked, once two hundred are inside or expected", () => {
    const pace = new AdmissionRateController(300);
    const seen = { ...line, inside: 500, came: 500, served: 500 };
    expect(pace.turn(seen).call).toBe(3);
    expect(pace.turn({ ...seen, at: 5_000, inside: 503, came: 503, served: 503 }).call).toBe(16);
    const other = new AdmissionRateController(300);
    expect(other.turn(line).call).toBe(200);
    expect(other.turn({ ...line, at: 1_000, served: 200 }).call).toBeLessThan(10);
  });

  it("fills a room in which all who wait fit within a minute", () => {
    const seen = { ...line, limit: 30_000, entries: 30_000 };
    const pace = new AdmissionRateController(300);
    expect(pace.turn(seen).call).toBe(500);
    expect(pace.turn({ ...seen, at: 2_000, inside: 500, came: 500, served: 500 }).call).toBe(1_000);
    expect(new AdmissionRateController(300).turn({ ...seen, entries: 30_001 }).call).toBe(200);
  });

  it("learns how long people stay from what it is shown", () => {
    const pace = new AdmissionRateController(null);
    for (let look = 0; look < 120; look++) pace.observe(5, Array(20).fill(150), Array(20).fill(3));
    expect(pace.turn(line).staySeconds).toBeGreaterThan(0);
  });

  it("tells no rate before it is known how long people stay, and then the rate of a full room", () => {
    expect(new AdmissionRateController(null).turn(line).ratePerMinute).toBeNull();
    // 970 of 1,000 places, some five minutes each; nine tenths are presumed to come.
    const rate = new AdmissionRateController(300).turn(line).ratePerMinute ?? 0;
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
          const pace = new AdmissionRateController(null);
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
