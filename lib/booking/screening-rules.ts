/** What people are asked before a vaccination, in the order of the national form that doctors go through on the day. */
export const screeningQuestions = ["fever", "allergy", "pregnant", "recent", "medicines"] as const;

export type ScreeningQuestion = (typeof screeningQuestions)[number];
export type ScreeningAnswers = Record<ScreeningQuestion, "yes" | "no">;

/** What a "yes" leads to, from the gravest: come another day, ask a doctor before coming, tell the doctor there. */
export const outcomes = ["postpone", "ask", "tell"] as const;
export type Outcome = (typeof outcomes)[number];

const leadsTo: Record<ScreeningQuestion, Outcome> = {
  fever: "postpone",
  allergy: "ask",
  pregnant: "ask",
  recent: "tell",
  medicines: "tell",
};

/** How a booking's answers stand, in a word: what a list of the day may show of them. */
export type ScreeningMark = "unanswered" | "look" | "clear";

/**
 * What the answers lead to: advice, no decision. Whether somebody is vaccinated is decided by the doctor on the day.
 *
 * @returns the questions answered with "yes", the gravest first; empty when there is nothing to heed
 */
export function getAdvice(answers: ScreeningAnswers): { question: ScreeningQuestion; outcome: Outcome }[] {
  return screeningQuestions
    .filter((question) => answers[question] === "yes")
    .map((question) => ({ question, outcome: leadsTo[question] }))
    .sort((a, b) => outcomes.indexOf(a.outcome) - outcomes.indexOf(b.outcome));
}

/** @param answers null where none were given */
export function getScreeningMark(answers: ScreeningAnswers | null): ScreeningMark {
  if (!answers) return "unanswered";
  return getAdvice(answers).length > 0 ? "look" : "clear";
}
