import { describe, expect, it } from "vitest";
import { provinces } from "./places";

const districts = provinces.flatMap((province) => province.districts);

it("has as many districts a province as the register", () => {
  expect(Object.fromEntries(provinces.map(({ code, districts }) => [code, districts.length]))).toEqual({
    11: 25,
    26: 16,
    27: 9,
    28: 10,
    29: 5,
    30: 5,
    31: 5,
    36: 1,
    41: 31,
    43: 11,
    44: 15,
    46: 22,
    47: 22,
    48: 18,
    50: 2,
    51: 18,
    52: 14,
  });
  expect(districts).toHaveLength(229);
});

it("has no code twice, and no name twice in a province", () => {
  expect(new Set(districts.map(({ code }) => code)).size).toBe(229);
  for (const province of provinces) {
    for (const name of ["nameKo", "nameEn"] as const) {
      const names = province.districts.map((district) => district[name]);
      expect(new Set(names).size, province.nameKo).toBe(names.length);
    }
  }
});

describe.each(provinces.map((province) => [province.nameKo, province] as const))("%s", (_name, province) => {
  it("has codes that begin with its own, in order", () => {
    const codes = province.districts.map(({ code }) => code);
    for (const code of codes) expect(code).toMatch(new RegExp(`^${province.code}\\d{3}$`));
    expect(codes).toEqual(codes.toSorted());
  });

  it("ends each name alike in both languages", () => {
    const endings = { 시: "-si", 군: "-gun", 구: "-gu" } as const;
    for (const { nameKo, nameEn } of province.districts) {
      expect(nameKo).toMatch(/^[가-힣]+[시군구]$/);
      expect(nameEn).toMatch(/^[A-Z][a-z]+-(si|gun|gu)$/);
      expect(nameEn.endsWith(endings[nameKo.at(-1) as keyof typeof endings]), nameKo).toBe(true);
    }
  });

  it("has inhabitants everywhere", () => {
    for (const { thousands } of province.districts) expect(thousands).toBeGreaterThan(0);
  });
});

it("counts some 51 million people", () => {
  const people = districts.reduce((sum, { thousands }) => sum + thousands, 0);
  expect(people).toBeGreaterThan(50_000);
  expect(people).toBeLessThan(52_500);
});

it("romanizes alike what is written alike", () => {
  const known = new Map<string, string>();
  for (const { nameKo, nameEn } of districts)
    expect(known.get(nameKo) ?? nameEn, nameKo).toBe(known.set(nameKo, nameEn).get(nameKo));
});
