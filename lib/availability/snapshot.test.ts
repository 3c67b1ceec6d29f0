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
