import { renderToStaticMarkup } from "react-dom/server";
import { expect, it } from "vitest";
import { checkEligibility } from "@/lib/eligibility/check-eligibility";
import type { QueueView } from "@/lib/queue/queue-snapshot";
import { ResultPage } from "./result-page";

const now = new Date("2026-07-20T10:00:00+09:00");
const day = (days: number) => new Date(now.getTime() + days * 86_400_000);
const ofDigits = (lastDigits: number[]) =>
  ({
    slug: "digits",
    birthYearFrom: 1972,
    birthYearTo: 2003,
    lastDigits,
    lobbyOpensAt: day(1),
    opensAt: day(1),
    closesAt: day(2),
    pausedAt: null,
  }) as unknown as QueueView;

const told = (birth: { year: number; month: number; day: number }) => {
  const lines = [ofDigits([9])];
  return renderToStaticMarkup(
    ResultPage({ locale: "ko", birth, answer: checkEligibility(lines, birth, now), lines }),
  );
};

it("tells whose digit has no day yet that it is the digit, and others that it is the year", () => {
  const digit = "끝자리가 4인 분의 예약일은 아직 정해지지 않았습니다";
  expect(told({ year: 1990, month: 3, day: 4 })).toContain(digit);
  expect(told({ year: 1990, month: 3, day: 4 })).not.toContain("이 출생 연도의 예약 기간은");
  expect(told({ year: 2010, month: 3, day: 4 })).toContain("이 출생 연도의 예약 기간은");
});
