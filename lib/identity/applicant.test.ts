import { describe, expect, test } from "vitest";
import { readApplicant } from "./applicant";
import { nameFault, sameName, tidyName } from "./name";
import { readMobile } from "./phone";

const now = new Date("2026-07-19T11:00:00Z");
const right = { name: "시험시민", year: "1968", month: "3", day: "4", phone: "010-1234-5678" };

test.each([
  "010-1234-5678",
  "01012345678",
  "010 1234 5678",
  "+82 10 1234 5678",
  "+82 (0)10-1234-5678",
  "0082 10 1234 5678",
  "０１０－１２３４－５６７８",
])("reads the phone %s", (phone) => expect(readMobile(phone)).toBe("+821012345678"));

test.each([
  "",
  "02-123-4567",
  "010-123-4567",
  "011-123-4567",
  "+1 202 555 0100",
  "010-1234-5678 ext. 2",
  "abc",
])("does not take %s for a mobile phone", (phone) => expect(readMobile(phone)).toBeNull());

test("forgives plain mistakes", () => {
  const { applicant } = readApplicant({ ...right, name: "  Kim   Min-su ", year: "６８" }, now);
  expect(applicant).toEqual({ name: "Kim Min-su", birthDate: "1968-03-04", phone: "+821012345678" });
});

describe.each([
  [{ name: "" }, "name", "missing"],
  [{ name: "김" }, "name", "too-short"],
  [{ name: "<script>" }, "name", "not-a-name"],
  [{ name: "가".repeat(121) }, "name", "too-long"],
  [{ year: "", month: "", day: "" }, "birthDate", "missing"],
  [{ month: "2", day: "30" }, "birthDate", "not-a-date"],
  [{ year: "2026", month: "7", day: "20" }, "birthDate", "not-a-date"],
  [{ phone: "02-123-4567" }, "phone", "not-a-mobile"],
  [{ phone: "9".repeat(201) }, "phone", "too-long"],
])("%o", (change, field, code) => {
  test("is told at its field", () => {
    expect(readApplicant({ ...right, ...change }, now).errors).toEqual([{ field, code }]);
  });
});

test("names are compared as people mean them", () => {
  expect(sameName("KIM Min-Su", "Kim Minsu")).toBe(true);
  expect(sameName("김민수", "김민주")).toBe(false);
  expect(nameFault(tidyName("황보　미르"))).toBeNull();
});
