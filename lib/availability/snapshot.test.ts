import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { toClinicDays } from "./json-cache";
import { type Clinic, Snapshot, toDayOfMinute, toDayText } from "./snapshot";

const start = Date.UTC(2026, 4, 6) / 60_000;
const clinic = (id: number, districtCode: string): Clinic => ({
  id,
  districtCode,
  nameKo: `시험${id}의원`,
  nameEn: `Test Clinic ${id}`,
  addressKo: "-",
  addressEn: "-",
  phone: "-",
  latitude: null,
  longitude: null,
  features: [],
  languages: [],
  hours: [],
});
const slots = (id: number, free: number[]) => ({
  ids: Float64Array.from(free, (_, n) => id * 100 + n),
  minutes: Uint32Array.from(free, (_, n) => start + 60 * (n + 1)),
  free: Int16Array.from(free),
  capacity: Int16Array.from(free, (places) => places + 1),
});
const empty = () => {
  const snapshot = new Snapshot(
    [{ code: "11", nameKo: "가", nameEn: "A" }],
    ["11001", "11002"].map((code) => ({ code, provinceCode: "11", nameKo: code, nameEn: code })),
  );
  snapshot.passUntil(start * 60_000);
  return snapshot;
};

it("takes the days of Korea, whatever the server's zone", () => {
  const minute = (text: string) => Date.parse(text) / 60_000;
  expect(toDayText(toDayOfMinute(minute("2026-05-06T14:59:00Z")))).toBe("2026-05-06");
  expect(toDayText(toDayOfMinute(minute("2026-05-06T15:00:00Z")))).toBe("2026-05-07");
});

describe("sums", () => {
  const clinicCount = 4;
  const slotCount = 40;
  const act = fc.oneof(
    fc.record({
      kind: fc.constant("set" as const),
      id: fc.nat(clinicCount - 1),
      n: fc.nat(slotCount - 1),
      free: fc.nat(9),
    }),
    fc.record({ kind: fc.constant("pass" as const), hours: fc.nat(4) }),
    fc.record({ kind: fc.constant("renew" as const), id: fc.nat(clinicCount - 1), free: fc.nat(9) }),
    fc.record({ kind: fc.constant("remove" as const), id: fc.nat(clinicCount - 1) }),
  );

  it("are what counting every hour to come gives, after any changes", () => {
    fc.assert(
      fc.property(fc.array(act, { maxLength: 60 }), (acts) => {
        const snapshot = empty();
        const truth = new Map<number, number[]>();
        let now = start;
        const renew = (id: number, free: number) => {
          truth.set(id, Array(slotCount).fill(free));
          snapshot.setClinic(clinic(id, id % 2 ? "11001" : "11002"), slots(id, Array(slotCount).fill(free)));
        };
        for (let id = 0; id < clinicCount; id++) renew(id, 3);
        for (const a of acts) {
          if (a.kind === "renew") renew(a.id, a.free);
          if (a.kind === "remove") {
            truth.delete(a.id);
            snapshot.removeClinic(a.id);
          }
          if (a.kind === "pass") {
            now += a.hours * 60;
            snapshot.passUntil(now * 60_000);
          }
          if (a.kind === "set") {
            const minute = start + 60 * (a.n + 1);
            const known = snapshot.setSlot({
              slotId: a.id * 100 + a.n,
              clinicId: a.id,
              minute,
              free: a.free,
              capacity: a.free + 1,
              lapsesAt: null,
            });
            expect(known).toBe(truth.has(a.id) || minute <= now);
            const row = truth.get(a.id);
            if (row) row[a.n] = a.free;
          }
        }
        const toCome = (row: number[]) => row.filter((_, n) => start + 60 * (n + 1) > now);
        const sum = (row: number[]) => row.reduce((a, b) => a + b, 0);
        for (const [id, row] of truth) {
          const entry = snapshot.clinics.get(id);
          expect(entry?.places).toBe(sum(toCome(row)));
          if (entry) expect(sum([...toClinicDays(entry).values()])).toBe(entry.places);
        }
        for (const [code, odd] of [
          ["11001", 1],
          ["11002", 0],
        ] as const) {
          const rows = [...truth].filter(([id]) => id % 2 === odd).map(([, row]) => row);
          const district = snapshot.districts.get(code);
          expect(district?.places).toBe(sum(rows.map((row) => sum(toCome(row)))));
          expect(sum([...(district?.days.values() ?? [])])).toBe(district?.places);
        }
      }),
    );
  });
});

it("knows which slots to look at again when a hold runs out", () => {
  const snapshot = empty();
  snapshot.setClinic(clinic(1, "11001"), slots(1, [1, 1]));
  const state = { clinicId: 1, minute: start + 60, free: 0, capacity: 1, slotId: 100 };
  snapshot.setSlot({ ...state, lapsesAt: 5_000 });
  expect(snapshot.lapsed(4_999)).toEqual([]);
  expect(snapshot.lapsed(5_000)).toEqual([100]);
  snapshot.setSlot({ ...state, free: 1, lapsesAt: null });
  expect(snapshot.lapsed(9_000)).toEqual([]);
});

it("asks for a clinic anew when it sees a slot that it does not know", () => {
  const snapshot = empty();
  snapshot.setClinic(clinic(1, "11001"), slots(1, [1, 1]));
  const state = { clinicId: 1, free: 1, capacity: 1, lapsesAt: null };
  expect(snapshot.setSlot({ ...state, slotId: 999, minute: start + 60 })).toBe(false);
  expect(snapshot.setSlot({ ...state, slotId: 100, minute: start + 61 })).toBe(false);
  expect(snapshot.setClinic(clinic(2, "99999"), slots(2, [1]))).toBe(false);
});

describe("what stands in it", () => {
  const district = (snapshot: Snapshot) => {
    const found = snapshot.districts.get("11001");
    if (!found) throw new Error("no district");
    return found;
  };
  const state = (slotId: number, n: number, free: number) => ({
    slotId,
    clinicId: 1,
    minute: start + 60 * (n + 1),
    free,
    capacity: 9,
    lapsesAt: null,
  });

  it("are the districts by their provinces, and such as are of no known one", () => {
    const regions = [{ code: "11", nameKo: "가", nameEn: "A" }];
    const codes = ["11001", "99001"];
    const snapshot = new Snapshot(
      regions,
      codes.map((code) => ({ code, provinceCode: code.slice(0, 2), nameKo: code, nameEn: code })),
    );
    expect(snapshot.provinces.get("11")?.districts.map((each) => each.district.code)).toEqual(["11001"]);
    expect([...snapshot.districts.keys()]).toEqual(codes);
  });

  it("are the clinics by their Korean names, of one name in the order in which they came", () => {
    const snapshot = empty();
    const names = ["다", "가", "나", "가", "라"];
    for (const [n, nameKo] of names.entries())
      expect(snapshot.setClinic({ ...clinic(n, "11001"), nameKo }, slots(n, [1]))).toBe(true);
    expect(district(snapshot).clinics.map((entry) => entry.clinic.id)).toEqual([1, 3, 2, 0, 4]);
  });

  it("grows a version with each change, and with nothing else", () => {
    const snapshot = empty();
    const steps: [() => void, number][] = [
      [() => snapshot.setClinic(clinic(1, "11001"), slots(1, [1, 2])), 1],
      [() => snapshot.setClinic(clinic(2, "11001"), slots(2, [1])), 1],
      [() => snapshot.setSlot(state(100, 0, 5)), 1],
      [() => snapshot.setSlot(state(100, 0, 5)), 0],
      [() => snapshot.passUntil((start + 59) * 60_000), 0],
      // Each clinic has an hour that passes.
      [() => snapshot.passUntil((start + 60) * 60_000), 2],
      [() => snapshot.removeClinic(2), 1],
      [() => snapshot.removeClinic(7), 0],
      [() => snapshot.setClinic(clinic(1, "11001"), slots(1, [1, 2])), 2],
    ];
    for (const [step, by] of steps) {
      const { version } = district(snapshot);
      step();
      expect(district(snapshot).version - version).toBe(by);
    }
  });

  it("knows each slot of a clinic, however few they are, and no other", () => {
    for (let count = 1; count <= 5; count++) {
      const snapshot = empty();
      snapshot.setClinic(clinic(1, "11001"), slots(1, Array(count).fill(1)));
      for (let n = 0; n < count; n++) expect(snapshot.setSlot(state(100 + n, n, 3))).toBe(true);
      for (let n = 0; n < count; n++)
        expect(snapshot.setSlot({ ...state(100 + n, n, 3), minute: start + 60 * (n + 1) + 1 })).toBe(false);
      expect(district(snapshot).places).toBe(3 * count);
    }
  });

  it("tells of days that have an hour to come, and of no other", () => {
    const snapshot = empty();
    const days = () => [...district(snapshot).days].map(([day, places]) => [toDayText(day), places]);
    const hours = Array(30).fill(1);
    snapshot.setClinic(clinic(1, "11001"), slots(1, hours));
    snapshot.setClinic(clinic(2, "11001"), slots(2, [1]));
    // From ten in the morning in Korea on: fourteen hours of that day.
    expect(days()).toEqual([
      ["2026-05-06", 15],
      ["2026-05-07", 16],
    ]);
    snapshot.removeClinic(2);
    expect(days()).toEqual([
      ["2026-05-06", 14],
      ["2026-05-07", 16],
    ]);
    snapshot.passUntil((start + 60 * 20) * 60_000);
    expect(days()).toEqual([["2026-05-07", 10]]);
    snapshot.passUntil((start + 60 * 99) * 60_000);
    expect(days()).toEqual([]);
    // All hours have passed by now.
    expect(snapshot.setClinic(clinic(3, "11001"), slots(3, [1, 1]))).toBe(true);
    expect(days()).toEqual([]);
  });

  it("asks no more after slots that were looked at", () => {
    const snapshot = empty();
    snapshot.setClinic(clinic(1, "11001"), slots(1, [1, 1]));
    snapshot.setSlot({ ...state(100, 0, 0), lapsesAt: 5_000 });
    snapshot.setSlot({ ...state(101, 1, 0), lapsesAt: 5_000 });
    snapshot.forgetLapses([100]);
    expect(snapshot.lapsed(9_000)).toEqual([101]);
  });
});
