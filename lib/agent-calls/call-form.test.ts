import { expect, test } from "vitest";
import { parseCallForm } from "./call-form";

const now = new Date("2026-07-19T11:00:00Z");
const right = {
  reason: "book",
  name: "시험어르신",
  year: "1950",
  month: "3",
  day: "4",
  phone: "010-1234-5678",
};
const read = (more: object) => parseCallForm({ ...right, ...more }, now);
const wrong = (more: object) => read(more).faults?.map(({ field }) => field);

test("a caller is found by phone, or by the code of their booking", () => {
  const person = { name: "시험어르신", birthDate: "1950-03-04" };
  expect(read({})).toEqual({ answers: { ...person, phone: "+821012345678" }, reason: "book", faults: null });
  expect(read({ phone: " ", bookingCode: "7k2m" })).toMatchObject({ answers: { ...person, code: "7K2M" } });
  expect(read({ bookingCode: "7k2m", bookingDay: "2026-08-01" })).toMatchObject({
    answers: { ...person, phone: "+821012345678", code: "7K2M", day: "2026-08-01" },
  });
});

test.each([
  "７k2m-9qx4-tb",
  "7ㅏ2ㅡ9ㅂㅌ4슈",
  "[예방접종 예약] 1차 접종이 예약되었습니다.\n12월 4일 (금) 09:00\n종로의원\n예약 번호 7K2M9QX4TB\n확인·변경: https://booking.example.com",
])("the code of a caller's booking is read as it is sent or typed: %j", (bookingCode) => {
  expect(read({ phone: "", bookingCode })).toMatchObject({ answers: { code: "7K2M9QX4TB" } });
});

test("without either of the two nobody can be found, and what cannot be read is named", () => {
  expect(wrong({ phone: "", bookingDay: "2026-08-01" })).toEqual(["phone"]);
  expect(wrong({ reason: "chat", name: "", bookingDay: "tomorrow" })).toEqual([
    "reason",
    "name",
    "bookingDay",
  ]);
  expect(wrong({ phone: "12", bookingCode: "7k2m" })).toEqual(["phone"]);
});
