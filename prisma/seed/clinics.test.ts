import { expect, it } from "vitest";
import { apportion } from "./apportion";
import { clinicsFor } from "./clinics";
import { centres } from "./places/centres";

it("shares out by weight, at least one to each", () => {
  expect(apportion(10, [1, 1, 5])).toEqual([2, 2, 6]);
  expect(apportion(3, [0, 1, 100])).toEqual([1, 1, 1]);
  expect(() => apportion(2, [1, 1, 1])).toThrow(RangeError);
});

it.each([300, 13_000])("spreads %d clinics over every district", (total) => {
  const clinics = clinicsFor(total);
  expect(clinics).toHaveLength(total);
  expect(new Set(clinics.map(({ districtCode }) => districtCode)).size).toBe(229);
  expect(new Set(clinics.map(({ phone }) => phone)).size).toBe(total);
  expect(new Set(clinics.map(({ districtCode, nameKo }) => districtCode + nameKo)).size).toBe(total);
});

it("puts more clinics where more people live", () => {
  const count = (code: string) =>
    clinicsFor(13_000).filter(({ districtCode }) => districtCode === code).length;
  expect(count("41110")).toBeGreaterThan(250);
  expect(count("47940")).toBeLessThan(10);
});

it("only adds clinics when the total grows", () => {
  const large = new Set(clinicsFor(13_000).map((clinic) => JSON.stringify(clinic)));
  expect(clinicsFor(300)).toHaveLength(300);
  for (const clinic of clinicsFor(300)) expect(large).toContain(JSON.stringify(clinic));
});

it("says of every clinic that it is a test, with numbers and streets that nobody has", () => {
  for (const { nameKo, nameEn, addressKo, addressEn, phone } of clinicsFor(13_000)) {
    expect(nameKo).toMatch(/^[가-힣]{2,} 시험\d+의원$/);
    expect(nameEn).toMatch(/^[A-Z][a-z]+(-(si|gun|gu))? Test Clinic \d+$/);
    expect(addressKo).toMatch(/ 시험로 \d+$/);
    expect(addressEn).toMatch(/^\d+ Siheom-ro, /);
    expect(phone).toMatch(/^0\d{1,2}-000-\d{4}$/);
  }
});

it("writes names and addresses as people do", () => {
  const clinics = clinicsFor(300);
  const first = (code: string) => clinics.find(({ districtCode }) => districtCode === code);
  expect(first("11110")).toMatchObject({
    districtCode: "11110",
    nameKo: "종로 시험1의원",
    nameEn: "Jongno Test Clinic 1",
    addressKo: "서울특별시 종로구 시험로 1",
    addressEn: "1 Siheom-ro, Jongno-gu, Seoul",
    phone: "02-000-0001",
  });
  expect(first("26110")).toMatchObject({ nameKo: "중구 시험1의원", nameEn: "Jung-gu Test Clinic 1" });
  expect(first("36110")).toMatchObject({
    addressKo: "세종특별자치시 시험로 1",
    addressEn: "1 Siheom-ro, Sejong",
  });
});

it("lays every clinic near the middle of its own district, no two in one place", () => {
  const clinics = clinicsFor(13_000);
  expect(clinics).toHaveLength(13_000);
  for (const { districtCode, latitude, longitude } of clinics) {
    const [north = 0, east = 0] = centres[districtCode] ?? [];
    expect(Math.hypot(latitude - north, longitude - east)).toBeLessThan(0.1);
    expect(latitude).toBeGreaterThan(33);
    expect(latitude).toBeLessThan(38.6);
    expect(longitude).toBeGreaterThan(125.9);
    expect(longitude).toBeLessThan(131);
  }
  expect(new Set(clinics.map(({ latitude, longitude }) => `${latitude} ${longitude}`)).size).toBeGreaterThan(
    12_900,
  );
});
