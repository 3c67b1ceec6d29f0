import { expect, it } from "vitest";
import { type Answers, adviceFor, screeningQuestions } from "./screening-rules";

const answers = (...yes: string[]) =>
  Object.fromEntries(screeningQuestions.map((each) => [each, yes.includes(each) ? "yes" : "no"])) as Answers;

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
  expect(adviceFor(answers(...yes)).map(({ outcome }) => outcome)).toEqual(outcomes);
});

it("names the question that each advice is about", () => {
  expect(adviceFor(answers("recent", "pregnant"))).toEqual([
    { question: "pregnant", outcome: "ask" },
    { question: "recent", outcome: "tell" },
  ]);
});
