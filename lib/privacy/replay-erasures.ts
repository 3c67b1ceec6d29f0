import { z } from "zod";
import type { Database } from "../shared/db/database";
import { DomainError } from "../shared/errors";
import { type ErasureOutcome, erasePerson } from "./erase-person";

/** The words of the log's line that somebody was forgotten at their own wish. */
export const formatErasureLine = "forgotten";

const line = z.object({ msg: z.literal(formatErasureLine), person: z.uuid() });

/** Of whom a log says that they were forgotten at their wish; other lines are passed over. */
export function findErasures(log: string): string[] {
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
export async function replayErasures(
  database: Database,
  people: readonly string[],
  now: Date,
): Promise<Map<string, ErasureOutcome | "unknown" | string>> {
  const outcomes = new Map<string, string>();
  for (const person of people) {
    const { rowCount } = await database.query("SELECT FROM person WHERE id = $1", [person]);
    if (!rowCount) outcomes.set(person, "unknown");
    else
      outcomes.set(
        person,
        await erasePerson(database, person, now).catch((error) => {
          if (error instanceof DomainError) return error.reason;
          throw error;
        }),
      );
  }
  return outcomes;
}
