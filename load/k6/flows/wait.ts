import { check, sleep } from "k6";
import { Counter, Trend } from "k6/metrics";
import { type Person, read } from "../person.ts";
import { windowSlug } from "../settings.ts";

interface Status {
  phase: string;
  served: number;
  askAgainSeconds: number;
}

const questions = new Counter("status_questions");
const waited = new Trend("waited_seconds");

/** Asks for the public status as the page does, until called; @returns false when the line closed before. */
export function wait(person: Person): boolean {
  const begin = Date.now();
  for (let place: number | null = null; ; ) {
    const response = person.get("status", `/queue/${windowSlug}/status.json`);
    questions.add(1);
    const status = read<Status>(response);
    const fine = check(response, {
      "the status may be cached": ({ headers }) => /public/.test(headers["Cache-Control"] ?? ""),
    });
    if (!fine || !status || status.phase === "closed") return false;
    if (status.phase !== "lobby")
      place ??=
        read<{ place: number | null }>(person.get("place", `/queue/${windowSlug}/place.json`))?.place ?? null;
    if (place !== null && place <= status.served) break;
    // Spread, so that a crowd does not ask in step.
    sleep(status.askAgainSeconds * (0.67 + Math.random() * 0.66));
  }
  waited.add((Date.now() - begin) / 1_000);
  return true;
}
