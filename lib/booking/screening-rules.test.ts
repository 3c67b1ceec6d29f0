import { expect, it } from "vitest";
import { getAdvice, getScreeningMark, type ScreeningAnswers, screeningQuestions } from "./screening-rules";

const answers = (...yes: string[]) =>
  Object.fromEntries(
    screeningQuestions.map((each) => [each, yes.includes(each) ? "yes" : "no"]),
  ) as ScreeningAnswers;

it.each([
  [[], []],
  [["fever"], ["postpone"]],
  [["pregnant"], ["ask"]],
  [["medicines"], ["tell"]],
  [
    ["medicines", "recent", "allergy", "fever"],
    ["postpone", "ask", "tell", "tell"],
  ],
])("%j leads to %j", (yes, outcomes) => {
  expect(getAdvice(answers(...yes)).map(({ outcome }) => outcome)).toEqual(outcomes);
});

it("names the question that each advice is about", () => {
  expect(getAdvice(answers("recent", "pregnant"))).toEqual([
    { question: "pregnant", outcome: "ask" },
    { question: "recent", outcome: "tell" },
  ]);
});

it.each([
  [null, "unanswered"],
  [answers(), "clear"],
  [answers("medicines"), "look"],
] as const)("of %j a list shows %s", (given, mark) => {
  expect(getScreeningMark(given)).toBe(mark);
});
