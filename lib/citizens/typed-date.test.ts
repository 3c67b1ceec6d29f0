import fc from "fast-check";
import { expect, it } from "vitest";
import { birthDateFields, readTypedDate } from "./typed-date";

const today = { year: 2026, month: 7, day: 19 };
const schema = birthDateFields(today);
const read = (year = "", month = "", day = "") => readTypedDate({ year, month, day }, today);
const date = (year: number, month: number, day: number) => ({ date: { year, month, day } });

it.each([
  ["1968", "3", "4"],
  ["68", "03", "04"],
  ["'68", "3", "4"],
  ["1968년", "3월", "4일"],
  ["1968.", "3.", "4."],
  ["１９６８", "３", "４"],
  ["서기 1968년", "3월", "4일"],
  ["1968", "March", "4th"],
  ["1968", "Mar.", "4"],
])("reads %s %s %s part by part", (...fields) => expect(read(...fields)).toEqual(date(1968, 3, 4)));

const wholes = [
  "1968-03-14",
  "1968. 3. 14.",
  "1968.3.14",
  "1968/3/14",
  "1968년 3월 14일",
  "1968년3월14일",
  "1968년 3월 14일생",
  "1968 3 14",
  "19680314",
  "680314",
  "68-03-14",
  "68.3.14",
  "68년 3월 14일",
  "１９６８년 ３월 １４일",
  "１９６８．３．１４",
  "680314.",
  "1968–03–14",
  "1968ㅡ3ㅡ14",
  "\u200e1968-03-14\u200e",
  "14 March 1968",
  "14th of March, 1968",
  "March 14, 1968",
  "1968 March 14",
  "14.3.1968",
  "3/14/1968",
];
it.each(wholes)("reads %j in whichever field it stands", (whole) => {
  for (const fields of [
    [whole, "", ""],
    ["", whole, ""],
    ["", "", whole],
    [whole, "3", "14"],
    [whole, whole, whole],
    ["1968", whole, ""],
  ] as const)
    expect(read(...fields), fields.join("|")).toEqual(date(1968, 3, 14));
});

const monthNames = [
  "January",
  "February",
  "March",
  "April",
  "May",
  "June",
  "July",
  "August",
  "September",
  "October",
  "November",
  "December",
];
it.each(monthNames.map((name, n) => [name, n + 1] as const))("knows %s", (name, month) => {
  for (const written of [name, name.slice(0, 3), `${name.slice(0, 3)}.`]) {
    expect(read("1968", written, "4")).toEqual(date(1968, month, 4));
    expect(read(`4 ${written.replace(".", "")} 1968`)).toEqual(date(1968, month, 4));
    expect(read(`${written.replace(".", "")} 4 1968`)).toEqual(date(1968, month, 4));
    expect(read(`1968 ${written.replace(".", "")} 4`)).toEqual(date(1968, month, 4));
  }
});

it("reads a whole date only where nothing stands before or behind it", () => {
  for (const whole of wholes.filter((text) => !text.includes("\u200e"))) {
    expect(read(`x${whole}`), whole).toEqual({ fault: "year" });
    expect(read(`${whole} x`), whole).toEqual({ fault: "year" });
  }
});

it.each([
  ["서기1968년", "3", "4"],
  ["1968", "3", "4생"],
  ["1968", "3", "4일 생"],
])("reads %s %s %s with or without blanks", (...fields) => expect(read(...fields)).toEqual(date(1968, 3, 4)));

it.each([
  "서기1968년 3월 14일",
  "1968 March 14일생",
  "1968 March 14 생",
  "1968-March-14-",
  "1968-March-14.",
  "14-March-1968",
  "March-14-1968",
  "Mar 14/1968",
  "14 3 1968",
  "14/3/1968.",
])("reads %s, too", (whole) => expect(read(whole)).toEqual(date(1968, 3, 14)));

it.each(["14March1968", "March14,1968"])("asks for a blank in %s", (whole) =>
  expect(read(whole)).toEqual({ fault: "year" }),
);

it.each([
  ["1968", "x3", "4", "month"],
  ["1968", "3x", "4", "month"],
  ["1968", "marchx!", "4", "month"],
  ["1968", "3", "x4", "day"],
  ["1968", "3", "4x", "day"],
  ["x1968", "3", "4", "year"],
  ["1968x", "3", "4", "year"],
  ["12/1/1968", "", "", "ambiguous"],
  ["1/12/1968", "", "", "ambiguous"],
  ["1968", "3", "0", "day"],
])("says of %s %s %s that its %s cannot be", (year, month, day, fault) =>
  expect(read(year, month, day)).toEqual({ fault }),
);

it.each([
  ["12/12/1968", 1968, 12, 12],
  ["3/3/1968", 1968, 3, 3],
  ["12/13/1968", 1968, 12, 13],
  ["13/12/1968", 1968, 12, 13],
  ["12.13.1968", 1968, 12, 13],
  ["1900-01-01", 1900, 1, 1],
] as const)("reads %s, which can be one date only", (whole, year, month, day) =>
  expect(read(whole)).toEqual(date(year, month, day)),
);

it("takes beside a whole date what says the same, and nothing else", () => {
  for (const fields of [
    ["1968-03-14", "", "14"],
    ["1968-03-14", "3", ""],
    ["'68", "", "1968-03-14"],
    ["68", "1968-03-14", ""],
    ["1968-03-14", "1968.3.14", "680314"],
  ] as const)
    expect(read(...fields), fields.join("|")).toEqual(date(1968, 3, 14));
  for (const fields of [
    ["1968-03-14", "4", ""],
    ["1968-03-14", "", "15"],
    ["'69", "", "1968-03-14"],
    ["1968-03-14", "x", ""],
    ["1968-03-14", "0", ""],
    ["1968-03-14", "1968-04-14", ""],
    ["1968-03-14", "1968-03-15", ""],
    ["1968-03-14", "1969-03-14", ""],
    ["1968-03-14", "1968-02-30", ""],
    ["1968-03-14", "x", "x"],
  ] as const)
    expect(read(...fields), fields.join("|")).toEqual({ fault: "two-dates" });
  expect(read("1968-02-30", "3", "14")).toEqual({ fault: "no-such-day" });
});

it("says which field is too long, and takes the longest", () => {
  const padded = (text: string, length: number) => `${text}${" ".repeat(length - text.length)}`;
  const said = (...[year, month, day]: [string, string, string]) => {
    const { data, error } = schema.safeParse({ year, month, day });
    return data ?? error?.issues[0];
  };
  expect(said(padded("1968", 40), "3", "4")).toEqual({ year: 1968, month: 3, day: 4 });
  expect(said(padded("1968", 41), "3", "4")).toMatchObject({ message: "year", code: "custom" });
  expect(said("1968", padded("3", 41), "4")).toMatchObject({ message: "month" });
  expect(said("1968", "3", padded("4", 41))).toMatchObject({ message: "day" });
  expect(schema.safeParse({}).error?.issues[0]?.message).toBe("missing");
});

it("takes two digits for the one year that somebody alive can have been born in", () => {
  expect(read("27", "1", "1")).toEqual(date(1927, 1, 1));
  expect(read("15", "1", "1")).toEqual(date(2015, 1, 1));
  // A hundred and ten years old, or ten.
  expect(read("16", "1", "1")).toEqual({ fault: "ambiguous" });
  expect(read("260719")).toEqual({ fault: "ambiguous" });
  // Not born yet, so it is the other.
  expect(read("260720")).toEqual(date(1926, 7, 20));
});

it.each([
  ["", "", "", "missing"],
  [" ", "\u200b", "", "missing"],
  ["1968", "13", "1", "month"],
  ["1968", "0", "1", "month"],
  ["1968", "3", "32", "day"],
  ["1968", "", "4", "month"],
  ["1968", "3", "", "day"],
  ["", "3", "4", "year"],
  ["1967", "2", "29", "no-such-day"],
  ["1968", "2", "30", "no-such-day"],
  ["1968. 2. 30.", "", "", "no-such-day"],
  ["681301", "", "", "month"],
  ["1899", "1", "1", "too-early"],
  ["2026", "7", "20", "future"],
  ["2030", "1", "1", "future"],
  ["196", "3", "4", "year"],
  ["소화 43", "3", "4", "year"],
  ["abc", "d", "e", "year"],
  ["1968년 3월 1", "14", "", "two-dates"],
  ["1968.3.14", "3", "15", "two-dates"],
  ["1968.3.14", "1968.3.15", "", "two-dates"],
  ["3/4/1968", "", "", "ambiguous"],
  ["680304-1234567", "", "", "year"],
  ["9".repeat(41), "3", "4", "year"],
])("says of %s %s %s what is wrong: %s", (year, month, day, fault) => {
  const parsed = schema.safeParse({ year, month, day });
  expect(parsed.success ? parsed.data : parsed.error.issues[0]?.message).toBe(fault);
});

it("reads every day in every writing as itself", () => {
  const two = (n: number) => String(n).padStart(2, "0");
  const days = fc.date({ min: new Date("1927-01-01"), max: new Date("2015-12-31"), noInvalidDate: true });
  fc.assert(
    fc.property(days, (at) => {
      const [y, m, d] = [at.getUTCFullYear(), at.getUTCMonth() + 1, at.getUTCDate()];
      const short = two(y % 100);
      for (const whole of [
        `${y}년 ${m}월 ${d}일`,
        `${y}. ${m}. ${d}.`,
        `${y}${two(m)}${two(d)}`,
        `${short}${two(m)}${two(d)}`,
        `${short}-${two(m)}-${two(d)}`,
      ])
        expect(read(whole), whole).toEqual(date(y, m, d));
    }),
  );
});

it("never throws, whatever is typed", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), fc.string(), fc.string(), (year, month, day) => {
      expect(typeof schema.safeParse({ year, month, day }).success).toBe("boolean");
    }),
  );
});
