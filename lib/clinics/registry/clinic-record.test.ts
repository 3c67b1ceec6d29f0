import { describe, expect, test } from "vitest";
import { formatCsvLine } from "../../shared/csv";
import {
  type ClinicRecord,
  type ClinicValues,
  isSameRecord,
  isSameSchedule,
  parseClinic,
  toClinicValues,
} from "./clinic-record";
import { columns, toCells, toRowValues } from "./csv-import/columns";
import { parseCsvFile } from "./csv-import/parse";

const typed: ClinicValues = {
  districtCode: "11010",
  nameKo: "종로 시험의원",
  nameEn: "Jongno Test Clinic",
  addressKo: "서울 종로구 시험로 1",
  addressEn: "1 Siheom-ro, Jongno-gu, Seoul",
  phone: "02-000-0001",
  latitude: "37.57",
  longitude: "126.98",
  features: "lift, wheelchair",
  languages: "en",
  places: "5",
  slotMinutes: "30",
  opens1: "09:00",
  closes1: "17:00",
  from1: "12:00",
  to1: "13:00",
  opens6: "9:00",
  closes6: "12:00",
};
const record = () => {
  const read = parseClinic(typed);
  if (!read.record) throw new Error(String(read.faults));
  return read.record;
};
const faults = (change: ClinicValues) => parseClinic({ ...typed, ...change }).faults;

describe("a clinic's fields", () => {
  test("are a record", () => {
    expect(record()).toMatchObject({ latitude: 37.57, features: ["wheelchair", "lift"], languages: ["en"] });
    expect(record().plan).toEqual({
      hours: new Map([
        [1, { opens: 540, closes: 1_020, lunch: { from: 720, to: 780 } }],
        [6, { opens: 540, closes: 720, lunch: null }],
      ]),
      places: 5,
      slotMinutes: 30,
    });
  });

  test.each<[string, ClinicValues, string[]]>([
    ["an empty name", { nameKo: " " }, ["nameKo"]],
    ["a phone without its area", { phone: "710-4474" }, ["phone"]],
    ["a phone that there is none of", { phone: "00-000-000" }, ["phone"]],
    ["a name with what is no character", { nameKo: "종로\u001b의원" }, ["nameKo"]],
    [
      "a latitude in the other's place",
      { latitude: "126.98", longitude: "37.57" },
      ["latitude", "longitude"],
    ],
    ["a longitude alone", { latitude: "" }, ["latitude"]],
    ["an unknown facility", { features: "lift pool" }, ["features"]],
    ["hours that end before they begin", { closes1: "08:00" }, ["day1"]],
    ["lunch outside of the hours", { to6: "13:00", from6: "11:00" }, ["day6"]],
    ["hours without people", { places: "" }, ["places"]],
    ["too many people", { places: "1001" }, ["places"]],
  ])("%s is a fault", (_, change, expected) => {
    expect(faults(change)).toEqual(expected);
  });

  test.each<[string, keyof ClinicRecord, string, unknown]>([
    ["a phone without hyphens", "phone", "0321110001", "032-111-0001"],
    ["a phone in full width, with brackets", "phone", "（02）１２３－４５６７", "02-123-4567"],
    ["a phone of the whole country", "phone", "1588 1234", "1588-1234"],
    ["a name in parts", "nameKo", "종로  시험\u200b의원".normalize("NFD"), "종로 시험의원"],
    ["an address in two lines", "addressKo", "서울 종로구\n시험로 1", "서울 종로구 시험로 1"],
    ["a place to sixteen digits", "latitude", "37.5700000000000003", 37.57],
    ["a place in full width", "latitude", "３７.５７", 37.57],
  ])("take %s", (_, field, text, expected) => {
    expect(parseClinic({ ...typed, [field]: text }).record?.[field]).toEqual(expected);
  });

  test("may leave hours and people to the clinic", () => {
    const none = Object.fromEntries(
      Object.keys(typed).map((name) => [name, /\d$/.test(name) ? "" : typed[name]]),
    );
    const read = parseClinic({ ...none, places: "", slotMinutes: "" } as ClinicValues);
    expect(read.record?.plan).toBeNull();
  });
});

describe("a record in a file", () => {
  test("comes back as it was, also where a spreadsheet would take it for a formula", async () => {
    const before = { ...record(), nameEn: "=SUM(A1)", addressEn: 'a "b", c' };
    const text = formatCsvLine(columns) + formatCsvLine(toCells(7, before));
    expect(text).toContain("'=SUM");
    const { lines } = await parseCsvFile(text);
    const values = toRowValues(lines[0]?.cells ?? new Map());
    expect(lines[0]?.cells.get("id")).toBe("7");
    expect(parseClinic(values).record).toEqual(before);
    expect(lines[0]?.cells.get("mon")).toBe("09:00-17:00/12:00-13:00");
  });

  test("is the same only when every field is", () => {
    expect(isSameRecord(record(), record())).toBe(true);
    expect(isSameRecord(record(), { ...record(), phone: "02-000-0002" })).toBe(false);
    expect(isSameRecord(record(), { ...record(), plan: null })).toBe(false);
    expect(toClinicValues(record())).toMatchObject({
      ...typed,
      features: "wheelchair lift",
      opens6: "09:00",
    });
  });

  test("works the same when hours, people and minutes are, in whatever order they were read", () => {
    const { plan, ...rest } = record();
    const { hours = new Map(), slotMinutes = 0, places = 0 } = plan ?? {};
    const other: ClinicRecord = {
      ...rest,
      plan: { slotMinutes, places, hours: new Map([...hours].reverse()) },
    };
    expect(isSameSchedule(record(), { ...other, phone: "02-000-0002" })).toBe(true);
    expect(isSameSchedule(record(), { ...rest, plan: { slotMinutes, places: 6, hours } })).toBe(false);
    expect(
      isSameSchedule(record(), {
        ...rest,
        plan: { slotMinutes, places, hours: new Map([...hours].slice(1)) },
      }),
    ).toBe(false);
    expect(isSameSchedule(record(), { ...rest, plan: null })).toBe(false);
  });
});
