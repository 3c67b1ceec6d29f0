import type { CallReason } from "@/lib/agent-calls/calls";

export type CallStep = "book" | "second" | "change" | "cancel" | "end";

/**
 * What most agents do next in a call, which has the focus when its page opens.
 *
 * @param reason why the caller calls
 * @param state what is done already, what the caller has booked, and what they may book now
 * @returns undefined where it depends on what the caller says
 */
export function getNextStep(
  reason: CallReason,
  state: { done: boolean; booked: boolean; mayBook: boolean; maySecond: boolean },
): CallStep | undefined {
  if (state.done) return "end";
  if (state.booked && (reason === "change" || reason === "cancel")) return reason;
  if (reason !== "book") return undefined;
  if (state.maySecond) return "second";
  return state.mayBook ? "book" : undefined;
}
