import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, it } from "vitest";
import type { ScreeningAnswers } from "@/lib/booking/screening-rules";
import type { OpenedBooking } from "@/lib/clinics/visit";
import type { Worklist } from "@/lib/clinics/worklist/worklist";
import { BookingPage } from "./booking-page";
import { SheetPage } from "./sheet-page";
import { toWorklistTable } from "./worklist-csv";
import { toWorklistView } from "./worklist-rows";

const now = new Date("2026-07-20T00:00:00Z");
const none: ScreeningAnswers = { fever: "no", allergy: "no", pregnant: "no", recent: "no", medicines: "no" };
const booking: OpenedBooking = {
  id: "8c6f9c3e-3b0c-4a84-9a4e-0d5a4f5f3b11",
  code: "7K2M9QX4TB",
  startsAt: now,
  name: "김시험",
  birthDate: "1968-03-04",
  phone: null,
  dose: 1,
  state: "arrived",
  changes: 0,
  productCode: "trial",
  productKo: "시험 백신",
  productEn: "Trial vaccine",
  arrivedAt: now,
  steppedAt: now,
  staffName: "시험직원",
  lot: null,
  lotWarning: null,
  site: null,
  reason: null,
  checkedBy: null,
  correctedAt: null,
  cancelledAt: null,
  givenUp: false,
};

describe("a booking, opened", () => {
  const managers = ["김관리"];
  const show = (
    answers: ScreeningAnswers | null | "unreadable",
    enteredBy: string | null = null,
    manages = false,
  ) =>
    renderToStaticMarkup(
      BookingPage({
        locale: "ko",
        clinicId: 1,
        manages,
        booking,
        lots: [],
        screening: answers && {
          answers: answers === "unreadable" ? null : answers,
          answeredAt: now,
          enteredBy,
        },
        history: { corrections: [], managers },
        notNow: null,
        other: null,
        now,
      }),
    );
  const placesIn = (page: string, texts: string[]) => texts.map((text) => page.indexOf(text));

  it("says what was answered below the name, the gravest first, before the vaccination and its tick", () => {
    const places = placesIn(show({ ...none, allergy: "yes", fever: "yes" }), [
      "김시험</h1>",
      "의사 확인이 필요한 답변 2개",
      "열이 나거나 아픔 – 예",
      "심한 알레르기 – 예",
      "/vaccinate",
      'value="2026-07-20T00:00:00.000Z"',
      'name="checked"',
    ]);
    expect(places).not.toContain(-1);
    expect(places).toEqual([...places].sort((a, b) => a - b));
  });

  it("is red where a doctor decides and amber where they only have to know", () => {
    expect(show({ ...none, fever: "yes", recent: "yes" })).toContain("border-danger-edge");
    expect(show({ ...none, recent: "yes" })).not.toContain("border-danger-edge");
    expect(show({ ...none, recent: "yes" })).toContain("border-warning-edge");
  });

  it("asks for no tick where nothing needs a look or nothing was answered", () => {
    expect(show(none)).not.toContain('name="checked"');
    const unanswered = show(null);
    expect(unanswered).not.toContain('name="checked"');
    expect(unanswered.indexOf("아직 답하지 않았습니다")).toBeLessThan(unanswered.indexOf("/vaccinate"));
  });

  it("says who can correct the record and until when, and lets the manager alone do it", () => {
    const [others, manager] = [show(none), show(none, null, true)];
    expect(others).toContain("김관리");
    for (const page of [others, manager]) expect(page).toContain("8월 19일");
    expect([others, manager].map((page) => page.includes("/correct"))).toEqual([false, true]);
    const asks = [show("unreadable", null, true), show({ ...none, fever: "yes" }, null, true), manager];
    expect(asks.map((page) => page.includes('name="doctorChecked"'))).toEqual([true, true, false]);
  });

  it("takes answers at the desk for whoever gave none of their own", () => {
    expect(show(null)).toContain("/screening");
    expect(show(none, "박간호")).toContain("/screening");
    expect(show(none)).not.toContain("/screening");
  });

  it("can be opened when the answers cannot be read: they are asked again, or a doctor has looked", () => {
    const page = show("unreadable");
    const places = placesIn(page, [
      "김시험</h1>",
      "답변을 읽을 수 없습니다",
      "/vaccinate",
      'name="checked"',
      "/screening",
    ]);
    expect(places).not.toContain(-1);
    expect(places).toEqual([...places].sort((a, b) => a - b));
  });
});

describe("a day", () => {
  const marks = ["look", "clear", "unanswered"] as const;
  const list: Worklist = {
    clinicKo: "시험의원",
    clinicEn: "Test Clinic",
    free: 0,
    stock: [],
    horizon: 0,
    bookings: marks.map((screening) => ({
      ...booking,
      id: screening,
      birthDate: "1968-••-••",
      phoneEnd: null,
      vaccinatedAt: null,
      screening,
    })),
  };
  const words = ["의사 확인 필요", "이상 없음", "미응답"];

  it("marks in the list whom a doctor must see and who must be asked, until the visit ends", () => {
    const marked = (day: Worklist) => toWorklistView(day, "ko").rows.map(({ screening }) => screening?.text);
    expect(marked(list)).toEqual([words[0], undefined, words[2]]);
    const ended = list.bookings.map((one) => ({ ...one, state: "vaccinated" as const }));
    expect(marked({ ...list, bookings: ended })).toEqual([undefined, undefined, undefined]);
  });

  it("says in the file and on paper how the answers stand", () => {
    const [heads = [], ...rows] = [...toWorklistTable(list, "2026-07-20", "ko")];
    const column = heads.indexOf("예진 답변");
    expect(rows.map((row) => row[column])).toEqual(words);
    const sheet = renderToStaticMarkup(SheetPage({ locale: "ko", list, day: "2026-07-20", now }));
    for (const text of ["예진 답변", ...words]) expect(sheet).toContain(text);
  });
});
