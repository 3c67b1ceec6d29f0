import { z } from "zod";
import type { Database } from "../platform/database";
import { Refusal } from "../platform/refusal";
import { type Forgotten, forgetMe } from "./forget";

/** The words of the log's line that somebody was forgotten at their own wish. */
export const forgottenLine = "forgotten";

const line = z.object({ msg: z.literal(forgottenLine), person: z.uuid() });

/** Of whom a log says that they were forgotten at their wish; other lines are passed over. */
export function forgottenIn(log: string): string[] {
  const people = log.split("\n").flatMap((text) => {
    try {
      const read = line.safeParse(JSON.parse(text));
      return read.success ? [read.data.person] : [];
    } catch {
      return [];
    }
  });
  return [...new Set(people)];
}

/**
 * Forgets people again, whom a database knows that was brought back from before they were forgotten.
 *
 * @param now the server's instant, UTC
 * @returns what became of each; `unknown` for one who came only after the instant that was restored, a refusal's
 *   reason for one who must do something first, as when they asked
 */
export async function forgetAgain(
  database: Database,
  people: readonly string[],
  now: Date,
): Promise<Map<string, Forgotten | "unknown" | string>> {
  const outcomes = new Map<string, string>();
  for (const person of people) {
    const { rowCount } = await database.query("SELECT FROM person WHERE id = $1", [person]);
    if (!rowCount) outcomes.set(person, "unknown");
    else
      outcomes.set(
        person,
        await forgetMe(database, person, now).catch((error) => {
          if (error instanceof Refusal) return error.reason;
          throw error;
        }),
      );
  }
  return outcomes;
}
